from django.urls import path

from halcyon.web.pages.team import views

urlpatterns = [
    path("team/", views.team, name="team"),
    path("team/add/", views.add_work, name="add_team_work"),
    path("support/", views.ask_support, name="ask_support"),
    path("support/<uuid:request_id>/", views.support_request, name="support_request"),
]
