from django.urls import path

from halcyon.web.pages.coverage import views

urlpatterns = [
    path("coverage/", views.coverage, name="coverage"),
    path("coverage/rows/", views.coverage_rows, name="coverage_rows"),
]
