from django.urls import path

from halcyon.web.pages.hospital import views

urlpatterns = [
    path("hospital/", views.listing, name="hospital_referrals"),
    path("hospital/send/", views.send_one, name="hospital_send"),
    path("hospital/<uuid:referral_id>/", views.one, name="hospital_referral"),
]
