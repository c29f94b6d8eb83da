"""Training: one's own, events, needs and strategy, and how it goes."""

from django.urls import path

from halcyon.web.pages.training import keeping, views

urlpatterns = [
    path("training/", views.mine, name="training"),
    path("training/events/<uuid:event_id>/", views.one, name="training_event"),
    path("training/events/<uuid:event_id>/attendance/", keeping.attendance, name="training_attendance"),
    path("training/places/<uuid:booking_id>/evaluate/", views.evaluate_place, name="evaluate_training"),
    path("training/places/<uuid:booking_id>/impact/", views.impact, name="training_impact"),
    path("training/learned/new/", views.learned, name="new_learning"),
    path("training/overview/", views.overview, name="training_overview"),
    path("training/people/", keeping.everybody, name="training_people"),
    path("training/people/levels/", keeping.levels, name="required_levels"),
    path("training/needs/new/", keeping.new_need, name="new_training_need"),
    path("training/needs/<uuid:need_id>/", keeping.one_need, name="training_need"),
    path("training/strategy/", keeping.strategy, name="training_strategy"),
    path("training/courses/new/", keeping.new_course, name="new_course"),
    path("training/courses/<uuid:course_id>/", keeping.change_course, name="change_course"),
    path("training/events/new/", keeping.new_event, name="new_training_event"),
    path("training/schools/new/", keeping.new_school, name="new_school_session"),
]
