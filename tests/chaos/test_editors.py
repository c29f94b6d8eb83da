"""G21: nobody's words are overwritten. Eight people edit one text at once over HTTP and put conflicts together.

The server is the real one; a conflict comes back as 409 with both texts. The ordinary run makes 8 x 5 edits,
`HALCYON_ASSURANCE=1` 8 x 50.
"""

from __future__ import annotations

import html
import http.client
import os
import random
import re
import threading
import time
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from tests.chaos.rig import ENV

from halcyon.config.scratch import Scratch, scratch

EDITORS = 8
EDITS = 50 if os.environ.get("HALCYON_ASSURANCE") == "1" else 5
CSRF = "c" * 32
SET_UP = """
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone
from halcyon.agencies.models import User
from halcyon.config.bench.inside import _enquiry
case = _enquiry(timezone.now())
sessions = []
for number in range(given["editors"]):
    name = ("ruth.okafor", "helen.marsh", "tom.ashdown")[number % 3]
    user = User.objects.get(email__startswith=name + "@")
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session.save()
    sessions.append(session.session_key)
answer = [str(case.id), sessions]
"""
STORED = """
from halcyon.cases.models import SharedText
from halcyon.audit.models import AuditEntry
text = SharedText.objects.get(case_id=given["case"])
answer = [text.text, text.version, text.versions.count(), AuditEntry.objects.filter(action="text_written").count()]
"""


class Editor:
    """Somebody who writes line after line into the text, by the page alone."""

    def __init__(self, place: Scratch, case: str, session: str, number: int) -> None:
        self.place, self.number, self.path = place, number, f"/cases/{case}/analysis/"
        self.cookies = f"sessionid={session}; csrftoken={CSRF}"
        self.rng = random.Random(number)
        self.conflicts = 0
        self.wrong: list[str] = []

    def ask(self, method: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """One request; a page that says to try again later is tried again later."""
        while True:
            connection = http.client.HTTPConnection("127.0.0.1", self.place.port, timeout=60)
            headers = {"Cookie": self.cookies, "Content-Type": "application/x-www-form-urlencoded"}
            body = urlencode({**form, "csrfmiddlewaretoken": CSRF}) if form is not None else None
            connection.request(method, self.path, body, headers)
            answer = connection.getresponse()
            status, said = answer.status, answer.read().decode()
            connection.close()
            if status != 503:
                return status, said
            time.sleep(0.2)

    def read(self, page: str) -> tuple[str, str]:
        """The text in the form of a page, and the version that it is of."""
        text = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.S)
        version = re.search(r'name="version" value="(\d+)"', page)
        assert text and version, page[:500]
        return html.unescape(text.group(1)).strip().replace("\r\n", "\n"), version.group(1)

    def write(self, line: str, put_together: Callable[[str, str], str]) -> None:
        """Add one line to the text. `put_together` makes one text of theirs and ours after a conflict."""
        text, version = self.read(self.ask("GET")[1])
        ours = f"{text}\n{line}".strip()
        while True:
            status, page = self.ask("POST", {"text": ours, "version": version})
            if status == 302:
                return
            if status != 409:
                self.wrong.append(f"{status}: {page[:200]}")
                return
            self.conflicts += 1
            shown = html.unescape(page)
            theirs, version = self.read(self.ask("GET")[1])
            if line not in shown or "edit" not in shown.replace(line, ""):
                self.wrong.append("the conflict page lacks one of the two texts")
            ours = put_together(theirs, ours)
            time.sleep(self.rng.random() * 0.05)


def merged(theirs: str, ours: str) -> str:
    """Every line of both, theirs first."""
    return "\n".join(dict.fromkeys([*theirs.splitlines(), *ours.splitlines()]))


def everyone(place: Scratch, put_together: Callable[[str, str], str], edits: int) -> tuple[list[Editor], list[str]]:
    case, sessions = place.tell(SET_UP, editors=EDITORS)
    place.start()
    editors = [Editor(place, case, session, n) for n, session in enumerate(sessions)]

    def work(editor: Editor) -> None:
        for edit in range(edits):
            editor.write(f"editor {editor.number} edit {edit};", put_together)

    threads = [threading.Thread(target=work, args=(e,)) for e in editors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=900)
    assert not any(thread.is_alive() for thread in threads)
    place.stop()
    return editors, place.tell(STORED, case=case)


def lost(text: str, edits: int) -> list[str]:
    lines = [f"editor {editor} edit {edit};" for editor in range(EDITORS) for edit in range(edits)]
    return [line for line in lines if line not in text]


def test_no_edit_is_lost(made_product: Scratch):
    with scratch(like=made_product, **ENV) as place:
        editors, (text, version, earlier, logged) = everyone(place, merged, EDITS)
        conflicts = sum(e.conflicts for e in editors)
        print(f"\n{place.vendor}: {EDITORS} x {EDITS} edits, {conflicts} conflicts, {len(lost(text, EDITS))} lost")
        assert [w for e in editors for w in e.wrong] == []
        assert lost(text, EDITS) == []
        assert conflicts > 0, "nobody met anybody: this proves nothing"
        assert version == logged == EDITORS * EDITS
        assert earlier == version - 1  # every wording before the last one is kept


@pytest.mark.planted
def test_editors_who_insist_on_their_own_text_lose_others(made_product: Scratch):
    with scratch(like=made_product, **ENV) as place:
        _, (text, *_) = everyone(place, lambda theirs, ours: ours, 4)
        assert lost(text, 4)
