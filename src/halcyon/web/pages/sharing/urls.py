from django.urls import path

from halcyon.web.pages.sharing import views

urlpatterns = [
    path("sharing/reviews/", views.reviews, name="sharing_reviews"),
    path("sharing/reviews/<uuid:decision_id>/", views.review, name="sharing_review"),
    path("sharing/ledger/", views.ledger, name="sharing_ledger"),
    path("sharing/emergency/<uuid:access_id>/", views.emergency, name="emergency_review"),
]
