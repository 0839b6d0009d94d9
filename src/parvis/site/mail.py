"""The mail server of an installation, from one address: Django's own settings for it."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

SECONDS = 15
PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
FOLDER = "parvis.site.mail_folder.FolderBackend"
CONSOLE = "django.core.mail.backends.console.EmailBackend"
SMTP = "django.core.mail.backends.smtp.EmailBackend"


def checked_mail_address(text: str) -> str:
    """`text`, if it is an address that `mail_settings` understands. Raises ValueError that says what to write."""
    parts = urlsplit(text)
    if text in {"", "console:"} or (parts.scheme in PORTS and parts.hostname and parse_qs(parts.query) == {}):
        return text
    raise ValueError(
        "say smtp://host:25, smtp+tls://login:password@host:587 (STARTTLS), smtps://login:password@host:465,"
        " console: to print letters, or nothing to write them into PARVIS_HOME/mail"
    )


def mail_settings(address: str, sender: str) -> dict[str, Any]:
    """Django's settings for the mail server at `address`; without one, letters are files in the home folder.

    >>> mail_settings("smtps://ville:p%40s@mail.example.org", "")["EMAIL_HOST_PASSWORD"]
    'p@s'
    """
    told: dict[str, Any] = {
        "DEFAULT_FROM_EMAIL": sender or "noreply@localhost",
        "EMAIL_TIMEOUT": SECONDS,
    }
    if not address:
        return {**told, "EMAIL_BACKEND": FOLDER}
    if address == "console:":
        return {**told, "EMAIL_BACKEND": CONSOLE}
    parts = urlsplit(address)
    return {
        **told,
        "EMAIL_BACKEND": SMTP,
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }
