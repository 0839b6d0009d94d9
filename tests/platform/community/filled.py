"""What the tests read on a form."""

from __future__ import annotations

import re
from typing import Any


def token_on(page: Any) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', page.content.decode())
    assert found is not None, page.status_code
    return found[1]
