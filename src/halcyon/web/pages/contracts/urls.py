from django.urls import path

from halcyon.web.pages.contracts import views

urlpatterns = [
    path("contracts/", views.listing, name="contracts"),
    path("contracts/new/", views.new, name="contract_new"),
    path("contracts/<uuid:contract_id>/", views.one, name="contract"),
    path("contracts/<uuid:contract_id>/count/", views.count, name="contract_count"),
    path("contracts/<uuid:contract_id>/breach/", views.raise_one, name="contract_breach"),
    path("contracts/breaches/<uuid:breach_id>/", views.breach, name="breach"),
]
