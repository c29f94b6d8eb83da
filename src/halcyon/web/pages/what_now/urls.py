from django.urls import path

from halcyon.web.pages.what_now import views

urlpatterns = [
    path("what-now/", views.what_now, name="what_now"),
    path("what-now/<slug:who>/", views.what_happened, name="what_now_happened"),
    path("what-now/<slug:who>/<slug:what>/", views.what_to_do, name="what_now_do"),
]
