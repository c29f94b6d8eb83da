from django.urls import path

from halcyon.web.pages.privacy import views

urlpatterns = [
    path("privacy/", views.who_looked, name="who_looked"),
    path("privacy/about/<uuid:object_id>/", views.about, name="looked_about"),
    path("privacy/by/<uuid:user_id>/", views.by_person, name="looked_by"),
    path("privacy/searched/<int:entry_id>/", views.searched, name="looked_for"),
]
