from django.urls import path

from halcyon.web.pages.report import views

urlpatterns = [
    path("report/", views.report, name="report"),
    path("report/sent/<str:receipt>/", views.sent, name="report_sent"),
]
