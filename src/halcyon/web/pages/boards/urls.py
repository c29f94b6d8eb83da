"""Boards, seats, meetings, vacancies, resignations."""

from django.urls import path

from halcyon.web.pages.boards import bodies, meetings, resigning

urlpatterns = [
    path("boards/", bodies.listing, name="boards"),
    path("boards/new/", bodies.new_body, name="new_body"),
    path("boards/vacancies/", resigning.vacant, name="vacancies"),
    path("boards/seat-map/", bodies.seats_of_agencies, name="seat_map"),
    path("boards/attendance/", meetings.attended, name="attendance"),
    path("boards/attendance/year.svg", meetings.year_chart, name="attendance_chart"),
    path("boards/resignations/new/", resigning.choose, name="new_resignation"),
    path("boards/resignations/of/<uuid:user_id>/", resigning.resign, name="resign"),
    path("boards/resignations/<uuid:resignation_id>/", resigning.one, name="resignation"),
    path(
        "boards/resignations/<uuid:resignation_id>/roles/<uuid:holding_id>/", resigning.decide, name="resignation_role"
    ),
    path("boards/meetings/<uuid:meeting_id>/", meetings.one, name="body_meeting"),
    path("boards/meetings/<uuid:meeting_id>/cancel/", meetings.call_off, name="cancel_meeting"),
    path("boards/meetings/<uuid:meeting_id>/attendance/", meetings.record, name="record_attendance"),
    path("boards/seats/<uuid:seat_id>/", bodies.fill_seat, name="fill_seat"),
    path("boards/work/<uuid:item_id>/", bodies.work_item, name="work_item"),
    path("boards/<slug:key>/", bodies.one, name="body"),
    path("boards/<slug:key>/seats/new/", bodies.new_seat, name="new_seat"),
    path("boards/<slug:key>/quorum/", bodies.new_quorum, name="body_quorum"),
    path("boards/<slug:key>/work/new/", bodies.new_work, name="new_work"),
    path("boards/<slug:key>/meetings/new/", meetings.new, name="new_body_meeting"),
]
