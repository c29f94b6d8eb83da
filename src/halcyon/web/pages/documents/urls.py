from django.urls import path

from halcyon.web.pages.documents import views

urlpatterns = [path("documents/<uuid:document_id>/", views.document, name="document")]
