from django.urls import path

from halcyon.web.pages.audits import scoring, views

urlpatterns = [
    path("audits/", views.audits, name="audits"),
    path("audits/new/", views.new_audit, name="new_audit"),
    path("audits/mine/", scoring.mine, name="audits_mine"),
    path("audits/mine/<uuid:item_id>/", scoring.item, name="audit_item"),
    path("audits/mine/<uuid:item_id>/about/", scoring.practitioner, name="audit_practitioner"),
    path("audits/<uuid:round_id>/", views.audit_round, name="audit_round"),
    path("audits/<uuid:round_id>/prepare/", views.prepare, name="audit_prepare"),
    path("audits/<uuid:round_id>/people/", views.people, name="audit_people"),
    path("audits/<uuid:round_id>/quotations/", views.quotations, name="audit_quotations"),
    path("audits/<uuid:round_id>/report/", views.report, name="audit_report"),
    path("audits/moderation/<uuid:item_id>/", scoring.moderation, name="audit_moderation"),
]
