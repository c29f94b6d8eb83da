from django.apps import AppConfig


class CuriosityConfig(AppConfig):
    name = "halcyon.curiosity"
    label = "curiosity"
    default_auto_field = "django.db.models.BigAutoField"
