from django.urls import path

from halcyon.web.pages.front_door import case_views, concern_views

urlpatterns = [
    path("front-door/", case_views.front_door, name="front_door"),
    path("concerns/", concern_views.own_concerns, name="own_concerns"),
    path("concerns/new/", concern_views.raise_concern, name="raise_concern"),
    path("concerns/new/draft/", concern_views.autosave, name="concern_draft"),
    path("concerns/<uuid:contact_id>/", concern_views.own_concern, name="own_concern"),
    path("cases/<uuid:case_id>/", case_views.case, name="case"),
    path("cases/<uuid:case_id>/do/<slug:move_key>/", case_views.make_move, name="make_move"),
    path("cases/<uuid:case_id>/allocate/", case_views.give_to, name="allocate_case"),
    path("cases/<uuid:case_id>/pass/<uuid:other_id>/", case_views.pass_on, name="pass_case"),
    path("cases/<uuid:case_id>/who/", case_views.who, name="case_who"),
    path("cases/<uuid:case_id>/analysis/", case_views.analysis, name="case_analysis"),
    path("cases/<uuid:case_id>/answers/<uuid:request_id>/", case_views.answer, name="case_answer"),
    path("cases/<uuid:case_id>/chronology/", case_views.chronology, name="case_chronology"),
]
