"""Letters written into a folder instead of being sent, one file each: what a town without a mail server would send.

A letter bears the name of its `Message-ID`, so that one sent again takes the place of itself.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class FolderBackend(BaseEmailBackend):
    """A mail backend of Django over the folder `mail` of the home folder."""

    def __init__(self, fail_silently: bool = False, **options: Any) -> None:
        super().__init__(fail_silently, **options)
        self.folder = Path(settings.HOME) / "mail"

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self.folder.mkdir(parents=True, exist_ok=True)
        for letter in email_messages:
            message = letter.message()
            name = re.sub(r"[^\w.@-]", "", str(message["Message-ID"]))
            fresh = self.folder / f".{name}-{os.getpid()}"
            fresh.write_bytes(message.as_bytes())
            fresh.replace(self.folder / f"{name}.eml")
        return len(email_messages)
