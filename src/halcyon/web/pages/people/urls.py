from django.urls import path

from halcyon.web.pages.people import equality, joining, protecting, restricting, views

urlpatterns = [
    path("people/", views.find, name="find_person"),
    path("people/reviews/", joining.reviews, name="link_reviews"),
    path("people/reviews/<uuid:record_id>/", joining.review, name="link_review"),
    path("people/merges/<uuid:proposal_id>/", joining.merge, name="merge_proposal"),
    path("people/restrictions/<uuid:group>/", restricting.lift, name="lift_restriction"),
    path("people/<uuid:person_id>/", views.person, name="person"),
    path("people/<uuid:person_id>/open/", views.open_person, name="open_person"),
    path("people/<uuid:person_id>/know/", views.know, name="know_person"),
    path("people/<uuid:person_id>/separate/<uuid:record_id>/", joining.separate, name="separate"),
    path("people/<uuid:person_id>/about-them/", equality.about_them, name="about_them"),
    path("people/<uuid:person_id>/same/", joining.same, name="same_person"),
    path("people/<uuid:person_id>/protect/", protecting.protect, name="protect_address"),
    path("people/<uuid:person_id>/restrict/", restricting.restrict, name="restrict_person"),
    path("people/<uuid:person_id>/restriction/", restricting.named, name="restriction"),
]
