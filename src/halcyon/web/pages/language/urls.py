from django.urls import path

from halcyon.web.pages.language import views

urlpatterns = [path("language/", views.language, name="language")]
