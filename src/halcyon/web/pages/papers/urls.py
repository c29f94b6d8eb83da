from django.urls import path

from halcyon.web.pages.papers import meetings, views

urlpatterns = [
    path("papers/", views.listing, name="papers"),
    path("papers/new/", views.new_paper, name="new_paper"),
    path("papers/plan.ics", meetings.plan_calendar, name="papers_calendar"),
    path("papers/meetings/<uuid:meeting_id>/", meetings.meeting, name="meeting_agenda"),
    path("papers/meetings/<uuid:meeting_id>/meeting.ics", meetings.meeting_calendar, name="body_meeting_calendar"),
    path("papers/<uuid:paper_id>/", views.paper, name="paper"),
    path("papers/<uuid:paper_id>/front/", views.front, name="paper_front"),
    path("papers/<uuid:paper_id>/write/<slug:heading>/", views.section, name="paper_section"),
    path("papers/<uuid:paper_id>/sign/", views.sign, name="paper_sign"),
    path("papers/<uuid:paper_id>/read/", views.read, name="paper_read"),
    path("papers/<uuid:paper_id>/word/", views.word, name="paper_word"),
    path("papers/<uuid:paper_id>/chart/<slug:key>.png", views.chart, name="paper_chart"),
    path("papers/<uuid:paper_id>/versions/<int:number>/", views.version, name="paper_version"),
]
