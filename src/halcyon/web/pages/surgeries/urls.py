from django.urls import path

from halcyon.web.pages.surgeries import views

urlpatterns = [
    path("practices/", views.listing, name="practices"),
    path("practices/codes/", views.code_map, name="code_map"),
    path("practices/<uuid:practice_id>/", views.practice, name="practice"),
    path("practices/<uuid:practice_id>/send/", views.take_in, name="practice_take_in"),
    path("practices/differences/<uuid:mismatch_id>/", views.mend, name="mend_code"),
]
