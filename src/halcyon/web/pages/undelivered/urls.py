from django.urls import path

from halcyon.web.pages.undelivered import views

urlpatterns = [
    path("undelivered/", views.undelivered, name="undelivered"),
    path("undelivered/<uuid:message_id>/", views.undelivered_message, name="undelivered_message"),
]
