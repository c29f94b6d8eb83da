from django.urls import path

from halcyon.web.pages.account import views

urlpatterns = [
    path("account/", views.account, name="account"),
    path("account/second-factor/", views.second_factor, name="second_factor"),
    path("account/sign-out-everywhere/", views.sign_out_everywhere, name="sign_out_everywhere"),
    path("demo/sign-in/", views.demo_sign_in, name="demo_sign_in"),
]
