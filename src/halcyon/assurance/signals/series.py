"""Weekly counts of coded themes: what enquiries led to, how old the children were, and which exploitation it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from halcyon.assurance.signals.rules import BASELINE, RECENT, Rise, looked_at
from halcyon.cases.models import Case
from halcyon.exploitation.actions import PATHWAY as EXPLOITATION
from halcyon.frontdoor.mirror.projection import ENQUIRY
from halcyon.frontdoor.models import Contact, ContactSubject
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.disclosure import FEW
from halcyon.practice.pathways.exploitation.wording import KINDS
from halcyon.practice.pathways.mash_enquiry.wording import OUTCOMES

WEEK = timedelta(days=7)
WEEKS = BASELINE + RECENT
# Where nothing is done the code says nothing of what people worry about.
NO_THEME = ("no_further_action", "linked_to_open_case", "information_and_advice", "other_authority")
TITLES: Mapping[str, str] = {
    **{f"outcome.{key}": f"Enquiries that led to: {words}" for key, words in OUTCOMES if key not in NO_THEME},
    **{f"exploitation.{key}": f"New exploitation referrals: {words}" for key, words in KINDS if key != "not_known"},
    "subject.unborn": "Enquiries about unborn children",
    "danger.now": "Concerns where somebody was in danger when they came in",
}


@dataclass(frozen=True)
class Theme:
    """One coded theme week by week, oldest first, and how its newest week stands."""

    key: str
    title: str
    mondays: tuple[date, ...]
    counts: tuple[int, ...]
    rise: Rise | None

    @property
    def said(self) -> str:
        """The rise in words. Small weeks are not told, nor the moving average, from which they would follow."""
        if self.rise is None:
            return ""
        weeks = ", ".join("fewer than five" if 0 < n < FEW else str(n) for n in self.counts[-RECENT:])
        return (
            f"Usually {self.rise.usual:.1f} a week. The last {RECENT} weeks: {weeks}. Their moving average is over "
            f"{self.rise.limit:.1f}, under which chance would keep it."
        )


def themes(*, at: datetime) -> list[Theme]:
    """Every coded theme over the last full weeks. Restricted records are left out. For acts and queries, not pages."""
    today = at.astimezone(LONDON).date()
    last = today - timedelta(days=today.weekday()) - WEEK
    mondays = tuple(last - n * WEEK for n in reversed(range(WEEKS)))
    begins, ends = _midnight(mondays[0]), _midnight(last + WEEK)
    counted: dict[str, list[int]] = {key: [0] * WEEKS for key in TITLES}

    def count(key: str, moment: datetime) -> None:
        week = (moment.astimezone(LONDON).date() - mondays[0]) // WEEK
        if key in counted and 0 <= week < WEEKS:
            counted[key][week] += 1

    rows = Case.objects.filter(
        pathway__in=(ENQUIRY, EXPLOITATION), restricted=False, opened_at__gte=begins, opened_at__lt=ends
    )
    for pathway, moment, facts in rows.values_list("pathway", "opened_at", "facts"):
        if pathway == ENQUIRY:
            count(f"outcome.{facts.get('outcome')}", moment)
        else:
            for kind in facts.get("kinds") or ():
                count(f"exploitation.{kind}", moment)
    unborn = ContactSubject.objects.filter(
        kind="unborn", contact__received_at__gte=begins, contact__received_at__lt=ends, contact__restricted=False
    )
    for moment in unborn.values_list("contact__received_at", flat=True):
        count("subject.unborn", moment)
    danger = Contact.objects.filter(danger_now=True, restricted=False, received_at__gte=begins, received_at__lt=ends)
    for moment in danger.values_list("received_at", flat=True):
        count("danger.now", moment)
    return [Theme(key, TITLES[key], mondays, tuple(n), looked_at(n)) for key, n in counted.items()]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), LONDON).astimezone(UTC)
