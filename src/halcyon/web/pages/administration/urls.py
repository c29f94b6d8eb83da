from django.urls import path

from halcyon.web.pages.administration.views import calendar, changes, organisations, people, posts, roles, tokens
from halcyon.web.pages.directory import converters  # noqa: F401  (the `code` converter)

urlpatterns = [
    path("administration/", people.people, name="administration"),
    path("administration/people/new/", people.add, name="administration_add_person"),
    path("administration/people/<uuid:user_id>/", people.person, name="administration_person"),
    path("administration/people/<uuid:user_id>/change/", people.change, name="administration_change_person"),
    path("administration/people/<uuid:user_id>/close/", people.close, name="administration_close_account"),
    path("administration/people/<uuid:user_id>/reopen/", people.reopen, name="administration_reopen_account"),
    path("administration/people/<uuid:user_id>/sign-out/", people.sign_out, name="administration_sign_out"),
    path("administration/people/<uuid:user_id>/away/", people.away, name="administration_away"),
    path("administration/absences/<uuid:absence_id>/end/", people.back, name="administration_back"),
    path("administration/people/<uuid:user_id>/email/", people.email, name="administration_email"),
    path("administration/people/<uuid:user_id>/reset-sign-in/", people.reset, name="administration_reset_sign_in"),
    path("administration/people/<uuid:user_id>/give-role/", roles.give, name="administration_give_role"),
    path(
        "administration/people/<uuid:user_id>/roles/<uuid:holding_id>/end/", roles.end, name="administration_end_role"
    ),
    path("administration/roles/", roles.roles, name="administration_roles"),
    path("administration/changes/", changes.changes, name="administration_changes"),
    path("administration/changes/<uuid:change_id>/<slug:answer>/", changes.answer, name="administration_answer_change"),
    path("administration/posts/", posts.posts, name="administration_posts"),
    path("administration/posts/<code:key>/", posts.post, name="administration_post"),
    path("administration/posts/<code:key>/fill/", posts.fill, name="administration_fill_post"),
    path("administration/posts/<code:key>/duty/", posts.duty, name="administration_duty"),
    path("administration/posts/<code:key>/end/<uuid:holding_id>/", posts.end, name="administration_end_post"),
    path("administration/organisations/", organisations.organisations, name="administration_organisations"),
    path("administration/organisations/new/", organisations.add, name="administration_add_organisation"),
    path("administration/organisations/<code:code>/", organisations.organisation, name="administration_organisation"),
    path("administration/organisations/<code:code>/followed/", organisations.followed, name="administration_followed"),
    path("administration/organisations/<code:code>/relation/", organisations.relation, name="administration_relation"),
    path("administration/organisations/<code:code>/service/", organisations.service, name="administration_add_service"),
    path("administration/services/<code:code>/routes/", organisations.routes, name="administration_routes"),
    path("administration/routes/<uuid:route_id>/<slug:act>/", organisations.route, name="administration_route"),
    path("administration/tokens/", tokens.tokens, name="administration_tokens"),
    path("administration/tokens/new/", tokens.make, name="administration_make_token"),
    path("administration/tokens/<uuid:token_id>/revoke/", tokens.revoke, name="administration_revoke_token"),
    path("administration/calendar/", calendar.days, name="administration_calendar"),
    path("administration/calendar/new/", calendar.add, name="administration_add_day"),
    path("administration/calendar/<uuid:day_id>/withdraw/", calendar.withdraw, name="administration_withdraw_day"),
]
