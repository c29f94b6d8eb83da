from django.urls import path

from halcyon.web.pages.time_limits import views

urlpatterns = [
    path("time-limits/", views.listing, name="time_limits"),
    path("time-limits/<uuid:breach_id>/", views.one, name="time_limit"),
]
