from django.apps import AppConfig
from django.conf import settings

from halcyon.kernel.registry import registry


class ConfigConfig(AppConfig):
    name = "halcyon.config"
    label = "config"

    def ready(self) -> None:
        from halcyon.config import sign_in  # noqa: F401  (connects the receivers of sign-in's signals)
        from halcyon.config.discovery import fill

        fill(registry, profile=settings.PROFILE, agreement=settings.AGREEMENT)
