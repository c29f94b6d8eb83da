"""What comes first on a list of work."""

from __future__ import annotations

from django.db.models import Case, F, When
from django.db.models.expressions import OrderBy

from halcyon.kernel.registry import registry


def most_urgent_first() -> list[OrderBy]:
    """Tasks by when they are due; in a county where that does not say what is most urgent, by their rating first."""
    due = [F("due_at").asc(nulls_last=True), F("opened_at").asc(), F("id").asc()]
    profile = registry.profile
    if not profile.sorted_by_rating:
        return due
    ranks = [When(rating=r.key, then=profile.rank(r.key)) for r in profile.ratings]
    return [Case(*ranks, default=0).asc(), *due]
