from django.urls import path

from halcyon.web.pages.curiosity import views

urlpatterns = [
    path("questions/", views.questions, name="questions"),
    path("questions/rules/", views.rules, name="question_rules"),
    path("questions/<uuid:question_id>/", views.question, name="question"),
]
