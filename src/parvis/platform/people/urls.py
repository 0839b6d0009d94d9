"""The addresses of sign-in and of the account."""

from django.urls import path

from parvis.platform.people import views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("account/", views.account, name="account"),
]
