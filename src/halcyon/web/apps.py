from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "halcyon.web"
    label = "web"
