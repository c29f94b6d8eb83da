"""What someone is typing, kept as they type, so that a time-out or two windows never lose a word."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from halcyon.access.viewing import Denied, Viewer
from halcyon.work.canonical import canonical
from halcyon.work.models import Draft

# A draft may hold several long texts; beyond this it is not something that a person typed.
MOST_BYTES = 1024 * 1024
KEPT_DAYS = 30


class Conflict(Exception):
    """The draft was changed in another window: both texts, to be shown side by side. Nothing was overwritten."""

    def __init__(self, theirs: Draft, yours: dict[str, Any]) -> None:
        super().__init__("this draft was changed in another window")
        self.theirs = theirs
        self.yours = yours


@transaction.atomic
def save_draft(*, by: Viewer, form: str, key: str, data: dict[str, Any], version: int, at: datetime) -> Draft:
    """Keep what this person has typed into one form. `version` is that of the draft they last saw, 0 for none.

    Saving again what is already stored changes nothing. Raises `Conflict` when the stored draft is another version
    with another text, `Denied` for anyone but a person, and ValueError for a draft beyond a megabyte or not JSON.
    """
    if by.user_id is None:
        raise Denied("only a person has drafts")
    spelt = canonical(data)
    if len(spelt) > MOST_BYTES:
        raise ValueError("This draft is too large to keep.")
    made, new = Draft.objects.get_or_create(
        user=by.user_id, form=form, key=key, defaults={"data": data, "updated_at": at, "version": version + 1}
    )
    if new:
        return made
    draft = Draft.objects.select_for_update().get(id=made.id)
    if canonical(draft.data) == spelt:
        return draft
    if draft.version != version:
        raise Conflict(draft, data)
    draft.data, draft.version, draft.updated_at = data, version + 1, at
    draft.save(update_fields=["data", "version", "updated_at"])
    return draft


def drop_draft(*, by: Viewer, form: str, key: str) -> None:
    """Forget a draft, once its form was sent. Nothing happens when there is none."""
    if by.user_id is not None:
        Draft.objects.filter(user=by.user_id, form=form, key=key).delete()


def drop_drafts_about(subject_id: uuid.UUID, *, form: str) -> int:
    """Forget what anybody was typing about something that was deleted; how many drafts that was."""
    return Draft.objects.filter(form=form, key__contains=str(subject_id)).delete()[0]


def expire_drafts(*, at: datetime, days: int = KEPT_DAYS) -> int:
    """Forget drafts that nobody has touched for so many days; return how many."""
    return Draft.objects.filter(updated_at__lt=at - timedelta(days=days)).delete()[0]
