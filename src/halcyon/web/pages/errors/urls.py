from django.urls import path

from halcyon.web.pages.errors import views

urlpatterns = [path("health/", views.health, name="health")]
