from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "halcyon.learning"
    label = "learning"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from halcyon.learning.improving.duties import actions_owned
        from halcyon.workforce.bodies.queries.cover import DUTIES

        if actions_owned not in DUTIES:
            DUTIES.append(actions_owned)
