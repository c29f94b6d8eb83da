from django.urls import path

from halcyon.web.pages.maternity import views

urlpatterns = [
    path("maternity/", views.listing, name="maternity"),
    path("maternity/book/", views.book_one, name="maternity_book"),
]
