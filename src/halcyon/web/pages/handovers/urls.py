from django.urls import path

from halcyon.web.pages.handovers import restricted, views

urlpatterns = [
    path("handovers/", views.listing, name="handovers"),
    path("handovers/begin/", views.begin, name="begin_handover"),
    path("handovers/restricted/<uuid:veiled_id>/", restricted.tonight, name="restricted_tonight"),
    path("handovers/<uuid:handover_id>/", views.one, name="handover"),
    path("handovers/<uuid:handover_id>/enquiries/<uuid:item_id>/", views.ask, name="handover_item"),
]
