from django.urls import path

from halcyon.web.pages.work import views

urlpatterns = [path("", views.my_work, name="my_work")]
