from django.urls import path

from halcyon.web.pages.gallery import views

urlpatterns = [path("components/", views.gallery, name="gallery")]
