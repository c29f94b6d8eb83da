from django.urls import path

from halcyon.web.pages.hub import views

urlpatterns = [
    path("cases/<uuid:case_id>/hours/", views.case_hours, name="case_hours"),
]
