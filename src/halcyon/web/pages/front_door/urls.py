from django.urls import path

from halcyon.web.pages.front_door.views import (
    allocating,
    analysis,
    case,
    chronology,
    concerns,
    identity,
    listing,
    moving,
    screening,
)

urlpatterns = [
    path("front-door/", listing.front_door, name="front_door"),
    path("front-door/allocate/", listing.give_together, name="give_together"),
    path("concerns/", concerns.own_concerns, name="own_concerns"),
    path("concerns/new/", concerns.raise_concern, name="raise_concern"),
    path("concerns/new/draft/", concerns.autosave, name="concern_draft"),
    path("concerns/<uuid:contact_id>/", concerns.own_concern, name="own_concern"),
    path("cases/<uuid:case_id>/", case.case, name="case"),
    path("cases/<uuid:case_id>/do/<slug:move_key>/", moving.make_move, name="make_move"),
    path("cases/<uuid:case_id>/allocate/", allocating.give_to, name="allocate_case"),
    path("cases/<uuid:case_id>/pass/<uuid:other_id>/", allocating.pass_on, name="pass_case"),
    path("cases/<uuid:case_id>/screening/", screening.screening_page, name="case_screening"),
    path("cases/<uuid:case_id>/who/", identity.who, name="case_who"),
    path("cases/<uuid:case_id>/analysis/", analysis.analysis, name="case_analysis"),
    path("cases/<uuid:case_id>/answers/<uuid:request_id>/", case.answer, name="case_answer"),
    path("cases/<uuid:case_id>/chronology/", chronology.chronology, name="case_chronology"),
]
