from django.urls import path

from halcyon.web.pages.huddle import views

urlpatterns = [
    path("huddle/", views.weeks, name="huddles"),
    path("huddle/files/", views.take_in, name="huddle_take_in"),
    path("huddle/files/<uuid:file_id>/", views.file, name="huddle_file"),
    path("huddle/alarms/<uuid:alarm_id>/", views.alarm, name="huddle_alarm"),
    path("huddle/<uuid:week_id>/", views.week, name="huddle"),
    path("huddle/<uuid:week_id>/open/", views.begin, name="huddle_open"),
    path("huddle/<uuid:week_id>/close/", views.close, name="huddle_close"),
    path("huddle/young-person/<uuid:case_id>/", views.young_person, name="huddle_case"),
    path("huddle/young-person/<uuid:case_id>/share/", views.share, name="huddle_share"),
]
