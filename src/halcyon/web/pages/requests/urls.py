from django.urls import path

from halcyon.web.pages.requests import views

urlpatterns = [
    path("requests/", views.requests, name="requests"),
    path("requests/<uuid:request_id>/", views.answer, name="answer_request"),
    path("requests/<uuid:request_id>/draft/", views.autosave, name="answer_draft"),
]
