from django.urls import path

from halcyon.web.pages.signals import views

urlpatterns = [
    path("signals/", views.register, name="signals"),
    path("signals/new/", views.new_signal, name="new_signal"),
    path("signals/<uuid:signal_id>/", views.one_signal, name="signal"),
]
