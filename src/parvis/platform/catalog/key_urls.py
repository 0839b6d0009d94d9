"""The addresses of a person's API keys, under the account."""

from django.urls import path

from parvis.platform.catalog import key_pages

urlpatterns = [
    path("", key_pages.keys, name="keys"),
    path("<int:number>/revoke/", key_pages.confirm_revocation, name="key-revoke"),
]
