"""Policies, briefings, networks and good practice."""

from django.urls import path

from halcyon.web.pages.policies import library, views

urlpatterns = [
    path("policies/", views.listing, name="policies"),
    path("policies/new/", views.new, name="new_policy"),
    path("policies/briefings/", library.briefings, name="briefings"),
    path("policies/briefings/new/", library.new_briefing, name="new_briefing"),
    path("policies/networks/", library.networks, name="networks"),
    path("policies/networks/new/", library.new_network, name="new_network"),
    path("policies/alerts/new/", library.new_alert, name="new_alert"),
    path("policies/alerts/<uuid:alert_id>/", library.one_alert, name="network_alert"),
    path("policies/good-practice/", library.practices, name="good_practice"),
    path("policies/good-practice/new/", library.new_practice, name="new_good_practice"),
    path("policies/good-practice/<uuid:practice_id>/", library.tried, name="tried_here"),
    path("policies/<slug:key>/", views.one, name="policy"),
    path("policies/<slug:key>/version/", views.publish, name="publish_policy"),
]
