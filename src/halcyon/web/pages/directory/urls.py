from django.urls import path

from halcyon.web.pages.directory import converters, views  # noqa: F401  (the `code` converter)

urlpatterns = [
    path("directory/", views.directory, name="directory"),
    path("directory/services/<code:code>/", views.service, name="directory_service"),
    path("directory/organisations/", views.organisations, name="directory_organisations"),
    path("directory/organisations/<code:code>/", views.organisation, name="directory_organisation"),
]
