from django.urls import path

from halcyon.web.pages.people import views

urlpatterns = [
    path("people/", views.find, name="find_person"),
    path("people/reviews/", views.reviews, name="link_reviews"),
    path("people/reviews/<uuid:record_id>/", views.review, name="link_review"),
    path("people/merges/<uuid:proposal_id>/", views.merge, name="merge_proposal"),
    path("people/<uuid:person_id>/", views.person, name="person"),
    path("people/<uuid:person_id>/open/", views.open_person, name="open_person"),
    path("people/<uuid:person_id>/separate/<uuid:record_id>/", views.separate, name="separate"),
    path("people/<uuid:person_id>/restrict/", views.restrict, name="restrict_person"),
]
