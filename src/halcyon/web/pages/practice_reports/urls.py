from django.urls import path

from halcyon.web.pages.practice_reports import views

urlpatterns = [
    path("cases/<uuid:case_id>/practice/", views.ask, name="ask_practice"),
    path("practice-reports/<uuid:report_id>/", views.one, name="practice_report"),
    path("practice-reports/<uuid:report_id>/print/", views.printed, name="print_practice_report"),
    path("practice-reports/<uuid:report_id>/report.docx", views.word, name="practice_report_word"),
]
