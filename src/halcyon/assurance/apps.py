from django.apps import AppConfig


class AssuranceConfig(AppConfig):
    name = "halcyon.assurance"
    label = "assurance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from halcyon.assurance.duties import owed_to_the_board
        from halcyon.assurance.figures.proving import published_measures
        from halcyon.learning.improving.measured import READERS
        from halcyon.workforce.bodies.queries.cover import DUTIES

        if published_measures not in READERS:
            READERS.append(published_measures)
        if owed_to_the_board not in DUTIES:
            DUTIES.append(owed_to_the_board)
