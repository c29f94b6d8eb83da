from django.urls import path

from halcyon.web.pages.whatif import views

urlpatterns = [
    path("hub/what-if/", views.what_ifs, name="what_ifs"),
    path("hub/what-if/new/", views.new_what_if, name="new_what_if"),
    path("hub/what-if/staffing/", views.staffing, name="what_if_staffing"),
    path("hub/what-if/<uuid:run_id>/", views.what_if, name="what_if"),
    path("hub/what-if/<uuid:run_id>/times.svg", views.chart, name="what_if_chart"),
]
