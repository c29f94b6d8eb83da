from django.urls import path

from halcyon.web.pages.hub import views

urlpatterns = [
    path("cases/<uuid:case_id>/hours/", views.case_hours, name="case_hours"),
    path("hub/", views.hub, name="hub"),
    path("hub/hours.svg", views.hours_chart, name="hub_hours_chart"),
    path("hub/enquiries/", views.enquiries, name="hub_enquiries"),
    path("hub/demand/", views.demand_of_hub, name="hub_demand"),
    path("hub/demand.svg", views.demand_chart, name="hub_demand_chart"),
]
