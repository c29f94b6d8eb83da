from django.urls import path

from halcyon.web.pages.consultations import views

urlpatterns = [
    path("advice/", views.ask_advice, name="ask_advice"),
    path("consultations/", views.consultations, name="consultations"),
    path("consultations/record/", views.record_consultation, name="record_consultation"),
    path("consultations/summary/", views.consultation_summary, name="consultation_summary"),
    path("consultations/<uuid:consultation_id>/", views.consultation, name="consultation"),
]
