from django.apps import AppConfig


class AssuranceConfig(AppConfig):
    name = "halcyon.assurance"
    label = "assurance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from halcyon.assurance.figures.proving import published_measures
        from halcyon.learning.improving.measured import READERS

        if published_measures not in READERS:
            READERS.append(published_measures)
