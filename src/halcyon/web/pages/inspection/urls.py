from django.urls import path

from halcyon.web.pages.inspection import children, views

urlpatterns = [
    path("inspection/", views.listing, name="inspections"),
    path("inspection/new/", views.new_inspection, name="new_inspection"),
    path("inspection/<uuid:inspection_id>/", views.room, name="inspection"),
    path("inspection/<uuid:inspection_id>/list/", children.cohort_list, name="inspection_list"),
    path("inspection/<uuid:inspection_id>/list.csv", children.cohort_file, name="inspection_list_file"),
    path("inspection/children/<uuid:child_id>/", children.child, name="inspection_child"),
]
