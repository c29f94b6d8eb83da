from django.urls import path

from halcyon.web.pages.reallocation import views

urlpatterns = [
    path("reallocate/", views.listing, name="reallocation"),
    path("reallocate/<uuid:user_id>/", views.person, name="reallocate"),
    path("reallocate/<uuid:user_id>/away/", views.away, name="say_away"),
    path("account/away/", views.own_away, name="own_away"),
    path("account/away/<uuid:absence_id>/end/", views.back, name="end_away"),
]
