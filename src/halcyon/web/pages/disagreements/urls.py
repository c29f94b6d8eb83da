from django.urls import path

from halcyon.web.pages.disagreements import views

urlpatterns = [
    path("disagreements/", views.listing, name="disagreements"),
    path("disagreements/about/<uuid:case_id>/", views.disagree, name="disagree"),
    path("concerns/<uuid:contact_id>/disagree/<int:position>/", views.disagree_with_own, name="disagree_own"),
    path("disagreements/<uuid:case_id>/", views.standing, name="disagreement"),
    path("disagreements/<uuid:case_id>/do/<slug:move_key>/", views.go_on_with, name="disagreement_move"),
]
