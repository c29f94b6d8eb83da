from django.urls import path

from halcyon.web.pages.therapy import views

urlpatterns = [
    path("therapy/", views.listing, name="therapy"),
    path("therapy/refer/<uuid:case_id>/", views.refer, name="therapy_refer"),
    path("therapy/<uuid:referral_id>/", views.one, name="therapy_referral"),
]
