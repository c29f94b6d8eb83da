from django.urls import path

from halcyon.web.pages.improvement import views

urlpatterns = [
    path("hub/improvement/", views.improvement, name="improvement"),
    path("hub/improvement/escalate/<slug:key>/", views.escalate_measure, name="escalate_measure"),
    path("hub/improvement/<uuid:delay_id>/", views.delay, name="system_delay"),
    path("hub/improvement/<uuid:delay_id>/rows/<str:monday>/", views.rows, name="system_delay_rows"),
    path("hub/improvement/<uuid:delay_id>/plan/", views.new_plan, name="new_plan"),
    path("hub/improvement/plans/<uuid:plan_id>/", views.plan, name="improvement_plan"),
    path("hub/improvement/plans/<uuid:plan_id>/rows/<str:monday>/", views.plan_rows, name="plan_rows"),
    path("hub/improvement/plans/<uuid:plan_id>/track.svg", views.track, name="plan_chart"),
]
