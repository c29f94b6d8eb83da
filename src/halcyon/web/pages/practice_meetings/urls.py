from django.urls import path

from halcyon.web.pages.practice_meetings import views

urlpatterns = [
    path("practice-meetings/", views.listing, name="practice_meetings"),
    path("practice-meetings/of/<uuid:practice_id>/", views.practice, name="practice_list"),
    path("practice-meetings/of/<uuid:practice_id>/plan/", views.plan, name="practice_meeting_plan"),
    path("practice-meetings/of/<uuid:practice_id>/add/", views.add, name="practice_list_add"),
    path("practice-meetings/<uuid:meeting_id>/", views.one, name="practice_meeting"),
    path("practice-meetings/<uuid:meeting_id>/<uuid:listed_id>/", views.person, name="practice_meeting_person"),
    path("practice-meetings/<uuid:meeting_id>/minutes/", views.minutes_page, name="practice_minutes"),
    path("practice-meetings/<uuid:meeting_id>/minutes.docx", views.minutes_word, name="practice_minutes_word"),
]
