"""Addresses of the FHIR endpoint, included under fhir/."""

from django.urls import path

from halcyon.exchange.fhir import views

urlpatterns = [
    path("$process-message", views.process_message, name="fhir-process-message"),
    path("Bundle/<uuid:contact_id>", views.receipt, name="fhir-receipt"),
    path("Questionnaire/<str:name>", views.questionnaire, name="fhir-questionnaire"),
    path("QuestionnaireResponse/<uuid:response_id>", views.questionnaire_response, name="fhir-questionnaire-response"),
    path("metadata", views.metadata, name="fhir-metadata"),
    path("openapi.json", views.openapi, name="fhir-openapi"),
    path("", views.nothing, name="fhir-root"),
    path("<path:rest>", views.nothing, name="fhir-nothing"),
]
