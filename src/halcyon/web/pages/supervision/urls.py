"""Supervision: agreements, sessions and notes."""

from django.urls import path

from halcyon.web.pages.supervision import views

urlpatterns = [
    path("supervision/", views.overview, name="supervision"),
    path("supervision/new/", views.new, name="new_supervision"),
    path("supervision/<uuid:agreement_id>/", views.one, name="supervision_agreement"),
    path("supervision/<uuid:agreement_id>/session/", views.record, name="record_supervision"),
    path("supervision/sessions/<uuid:session_id>/", views.session, name="supervision_session"),
]
