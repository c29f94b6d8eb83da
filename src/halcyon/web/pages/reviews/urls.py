from django.urls import path

from halcyon.web.pages.reviews import listing

urlpatterns = [
    path("reviews/", listing.reviews, name="reviews"),
]
