"""The addresses for assistants; they have no language."""

from django.urls import path

from parvis.platform.assistants import endpoint, llms

urlpatterns = [
    path("mcp", endpoint.mcp, name="mcp"),
    path("mcp/", endpoint.mcp),
    path("llms.txt", llms.llms, name="llms"),
    path("llms-full.txt", llms.llms_full, name="llms-full"),
]
