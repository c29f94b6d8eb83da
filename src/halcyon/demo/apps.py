from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "halcyon.demo"
    label = "demo"
