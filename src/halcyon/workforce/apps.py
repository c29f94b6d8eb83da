from django.apps import AppConfig


class WorkforceConfig(AppConfig):
    name = "halcyon.workforce"
    label = "workforce"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from halcyon.responses.actions.demanding import SUPERVISORS
        from halcyon.workforce.supervision.queries import supervisor_of

        if supervisor_of not in SUPERVISORS:
            SUPERVISORS.append(supervisor_of)
