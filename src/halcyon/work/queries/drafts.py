"""What someone has typed and not sent, for the form that they come back to."""

from __future__ import annotations

from halcyon.access.viewing import Viewer
from halcyon.work.models import Draft


def draft(viewer: Viewer, form: str, key: str) -> Draft | None:
    """The viewer's own draft of this form, or None."""
    if viewer.user_id is None:
        return None
    return Draft.objects.filter(user=viewer.user_id, form=form, key=key).first()
