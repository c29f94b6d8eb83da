from django.urls import path

from halcyon.web.pages.loads import views

urlpatterns = [
    path("loads/", views.loads, name="loads"),
    path("loads/<uuid:load_id>/", views.load, name="load"),
    path("loads/<uuid:load_id>/tables/<slug:table>/", views.table, name="load_table"),
    path("loads/<uuid:load_id>/rejected.csv", views.rejected, name="load_rejected"),
]
