from django.urls import path

from halcyon.web.pages.self_assessments import views

urlpatterns = [
    path("self-assessments/", views.mine, name="self_assessments"),
    path("self-assessments/answers/<uuid:assessment_id>/", views.assessment, name="assessment"),
    path("self-assessments/answers/<uuid:assessment_id>/<slug:question>/", views.standard, name="assessment_standard"),
    path("self-assessments/moderation/<uuid:assessment_id>/", views.moderation, name="assessment_moderation"),
    path("self-assessments/support/<uuid:assessment_id>/", views.support, name="assessment_support"),
    path("self-assessments/campaigns/", views.campaigns, name="self_assessment_campaigns"),
    path("self-assessments/campaigns/new/", views.new_campaign, name="new_campaign"),
    path("self-assessments/campaigns/<uuid:campaign_id>/", views.campaign, name="self_assessment_campaign"),
    path("self-assessments/training/", views.training, name="self_assessment_training"),
    path("self-assessments/training/<uuid:item_id>/", views.book_places, name="book_support_training"),
]
