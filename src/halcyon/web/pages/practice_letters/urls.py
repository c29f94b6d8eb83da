from django.urls import path

from halcyon.web.pages.practice_letters import views

urlpatterns = [
    path("practice-letters/<uuid:letter_id>/", views.one, name="practice_letter"),
]
