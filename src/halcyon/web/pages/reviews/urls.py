from django.urls import path

from halcyon.web.pages.reviews import deaths, gathering, learning, listing, one

urlpatterns = [
    path("reviews/", listing.reviews, name="reviews"),
    path("reviews/new/", one.new, name="new_review"),
    path("reviews/deaths/", deaths.deaths, name="deaths"),
    path("reviews/deaths/new/", deaths.new, name="new_death"),
    path("reviews/deaths/load/", deaths.load, name="load_deaths"),
    path("reviews/deaths/<uuid:death_id>/", deaths.death, name="death"),
    path("reviews/parts/<uuid:part_id>/", gathering.part, name="review_part"),
    path("reviews/parts/<uuid:part_id>/lines/<uuid:line_id>/", gathering.explain, name="review_line"),
    path("reviews/<uuid:review_id>/", one.review, name="review"),
    path("reviews/<uuid:review_id>/limbs/<uuid:limb_id>/", one.limb, name="review_limb"),
    path("reviews/<uuid:review_id>/agencies/", gathering.asked, name="review_agencies"),
    path("reviews/<uuid:review_id>/chronology/", gathering.chronology, name="review_chronology"),
    path("reviews/<uuid:review_id>/people/", learning.voices, name="review_voices"),
    path("reviews/<uuid:review_id>/learning/", learning.learning, name="review_learning"),
]
