from django.urls import path

from halcyon.web.pages.requests.views import again, by_link, hub, officer, withheld

urlpatterns = [
    path("requests/", officer.requests, name="requests"),
    path("requests/<uuid:request_id>/", officer.answer, name="answer_request"),
    path("requests/<uuid:request_id>/draft/", officer.autosave, name="answer_draft"),
    path("requests/<uuid:request_id>/withheld/", withheld.withheld, name="review_withheld"),
    path("cases/<uuid:case_id>/answers/<uuid:request_id>/chase/", hub.chase_agency, name="chase_request"),
    path("cases/<uuid:case_id>/answers/<uuid:request_id>/record/", hub.record, name="record_answer"),
    path("cases/<uuid:case_id>/answers/<uuid:request_id>/link/", hub.link, name="answer_link"),
    path("front-door/asked-again/", again.asked_again, name="asked_again"),
    path("answer/<str:address>/", by_link.answer, name="answer_by_link"),
]
