from django.urls import path

from halcyon.web.pages.directory import views

urlpatterns = [
    path("directory/", views.directory, name="directory"),
    path("directory/services/<str:code>/", views.service, name="directory_service"),
    path("directory/organisations/", views.organisations, name="directory_organisations"),
    path("directory/organisations/<str:code>/", views.organisation, name="directory_organisation"),
]
