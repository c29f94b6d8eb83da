from django.urls import path

from halcyon.web.pages.casework import hand_offs, listing, meeting

urlpatterns = [
    path("assessment-and-protection/", listing.casework, name="casework"),
    path("hand-offs/", hand_offs.listing, name="hand_offs"),
    path("hand-offs/<uuid:hand_off_id>/", hand_offs.one, name="hand_off"),
    path("hand-offs/<uuid:hand_off_id>/accept/", hand_offs.accept, name="hand_off_accept"),
    path("hand-offs/<uuid:hand_off_id>/send-back/", hand_offs.send_back, name="hand_off_send_back"),
    path("cases/<uuid:case_id>/meeting/", meeting.meeting, name="case_meeting"),
    path("cases/<uuid:case_id>/meeting/came/", meeting.came, name="case_meeting_came"),
]
