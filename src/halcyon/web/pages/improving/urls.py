from django.urls import path

from halcyon.web.pages.improving import actions, loading, projects, recommendations

urlpatterns = [
    path("recommendations/", recommendations.recommendation_list, name="recommendations"),
    path("recommendations/new/", recommendations.new_recommendation, name="new_recommendation"),
    path("recommendations/heard/", recommendations.heard, name="heard_before"),
    path("recommendations/<uuid:recommendation_id>/", recommendations.recommendation, name="recommendation"),
    path("recommendations/<uuid:recommendation_id>/plan/", recommendations.plan, name="plan_action"),
    path(
        "recommendations/<uuid:recommendation_id>/themes/",
        recommendations.recommendation_themes,
        name="recommendation_themes",
    ),
    path("actions/", actions.action_list, name="actions"),
    path("actions/load/", loading.load, name="load_actions"),
    path("actions/files/<uuid:file_id>/", loading.file, name="action_file"),
    path("actions/<uuid:action_id>/", actions.action, name="action"),
    path("actions/<uuid:action_id>/<slug:key>/", actions.do, name="action_do"),
    path("recommendations/reports/", projects.report_list, name="outside_reports"),
    path("recommendations/reports/new/", projects.new_report, name="new_outside_report"),
    path("recommendations/reports/<uuid:report_id>/", projects.report, name="outside_report"),
    path("projects/", projects.project_list, name="projects"),
    path("projects/new/", projects.new_project, name="new_project"),
    path("projects/<uuid:project_id>/", projects.project, name="project"),
    path("themes/", recommendations.theme_list, name="themes"),
]
