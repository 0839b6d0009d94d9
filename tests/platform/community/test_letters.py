"""Letters are sent with what mail programs need to stop them; none is lost or doubled by a machine that stops."""

from __future__ import annotations

import email
import os
import subprocess
import sys
import time
from datetime import timedelta
from email import policy

import pytest
from django.core import mail
from django.utils import timezone

from parvis.platform.community.letters import put, send_waiting
from parvis.platform.community.models import Letter

LEAVE = "https://data.example.org/follow/leave/abc/"


@pytest.fixture
def waiting(db, home):
    def write(to="lou@example.org", **options):
        context = {"dataset": None, "news": [], "is_cut": False}
        put("news", to, "fr", "https://data.example.org", context, now=timezone.now(), leave=LEAVE, **options)

    return write


def test_one_click_headers_plain_text_and_html(waiting):
    waiting()
    assert send_waiting(now=timezone.now()) == (1, 0)
    [sent] = mail.outbox
    message = email.message_from_bytes(sent.message().as_bytes(), policy=policy.default)
    assert message["List-Unsubscribe"] == f"<{LEAVE}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Message-ID"].endswith("@data.example.org>") and message["Auto-Submitted"] == "auto-generated"
    assert LEAVE in message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    assert f'<a href="{LEAVE}"' in html and 'lang="fr"' in html and "<script" not in html
    assert not Letter.objects.exists()


def test_without_a_mail_server_letters_are_files_in_the_home_folder(waiting, home, settings):
    settings.EMAIL_BACKEND = "parvis.site.mail_folder.FolderBackend"
    waiting()
    send_waiting(now=timezone.now())
    [file] = (home / "mail").iterdir()
    message = email.message_from_bytes(file.read_bytes(), policy=policy.default)
    assert message["To"] == "lou@example.org" and message["Message-ID"].strip("<>") in file.name


def test_a_server_that_is_down_makes_letters_wait(waiting, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 2
    waiting()
    now = timezone.now()
    assert send_waiting(now=now) == (0, 1)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_waiting(now=now + timedelta(days=8)) == (0, 0), "what nobody could send in a week is let go"


def test_the_same_letter_sent_again_is_the_same_file(waiting, home, settings):
    """What a machine does that stopped between sending and noting it."""
    settings.EMAIL_BACKEND = "parvis.site.mail_folder.FolderBackend"
    waiting()
    kept = Letter.objects.values().get()
    send_waiting(now=timezone.now())
    Letter.objects.create(**kept)
    send_waiting(now=timezone.now())
    assert len(list((home / "mail").iterdir())) == 1


PREPARE = """
from parvis.site.commands.installation import start_django
start_django()
from django.utils import timezone
from parvis.platform.community.models import Follow
for n in range(120):
    Follow.objects.create(email=f"lou{n}@example.org", language="fr", site="https://data.example.org", told=0,
                          confirmed=timezone.now())
"""


@pytest.mark.slow
def test_a_command_killed_in_the_middle_sends_neither_twice_nor_never(tmp_path):
    from tests.conftest import run_parvis, start_parvis

    home = tmp_path / "home"
    file = tmp_path / "ecoles.csv"
    file.write_text("ecole;places\nÉcole Jules-Ferry;240\n")
    assert run_parvis(home, "import", file, "--dataset", "ecoles").code == 0
    environ = {**os.environ, "PARVIS_HOME": str(home), "PYTHONPATH": "src"}
    subprocess.run([sys.executable, "-c", PREPARE], env=environ, check=True, timeout=60)
    folder = home / "mail"
    for seen in (1, 20, 60):
        process = start_parvis(home, "follow", "send")
        while process.poll() is None and len(list(folder.glob("*.eml"))) < seen:
            time.sleep(0.002)
        process.kill()
        process.communicate()
    done = run_parvis(home, "follow", "send")
    assert done.code == 0, done.err
    to = sorted(email.message_from_bytes(one.read_bytes())["To"] for one in folder.glob("*.eml"))
    assert to == sorted(f"lou{n}@example.org" for n in range(120))
    assert run_parvis(home, "follow", "send").out.startswith("0 ")
