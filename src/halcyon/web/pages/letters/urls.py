from django.urls import path

from halcyon.web.pages.letters import views

urlpatterns = [
    path("cases/<uuid:case_id>/letters/", views.letters, name="case_letters"),
    path("cases/<uuid:case_id>/letters/<uuid:letter_id>/", views.letter, name="case_letter"),
    path("cases/<uuid:case_id>/letters/<uuid:letter_id>/print/", views.printed, name="print_letter"),
]
