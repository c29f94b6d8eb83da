"""All addresses: pages by area, sign-in from allauth, and what other systems call."""

from django.urls import include, path

from halcyon.web.urls import urlpatterns as pages

urlpatterns = [
    path("accounts/", include("halcyon.config.sign_in_urls")),
    path("fhir/", include("halcyon.exchange.fhir.urls")),
    *pages,
]

handler400 = "halcyon.web.pages.errors.views.bad_request"
handler403 = "halcyon.web.pages.errors.views.not_allowed"
handler404 = "halcyon.web.pages.errors.views.not_found"
handler500 = "halcyon.web.pages.errors.views.server_error"
