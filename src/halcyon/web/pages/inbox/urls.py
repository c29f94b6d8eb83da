from django.urls import path

from halcyon.web.pages.inbox import views

urlpatterns = [
    path("messages/", views.messages, name="messages"),
    path("messages/<uuid:message_id>/", views.message, name="message"),
]
