"""What guests of a practice's meeting hear there: put to the sharing agreement, a line in the ledger for each."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime

from halcyon.access.queries import restrictions
from halcyon.access.viewing import Viewer
from halcyon.agencies.models import Organisation
from halcyon.health.meetings.models import PracticeGuest, PracticeListed, PracticeMeeting
from halcyon.kernel.pathways import Refused
from halcyon.kernel.registry import registry
from halcyon.kernel.sharing import Ask, Effect
from halcyon.sharing.actions import applied, disclose, put_to_policy
from halcyon.sharing.models import Disclosure, SharingDecision

PURPOSE, PROPOSAL = "gp_record", "practice_meeting"
CATEGORIES = frozenset({"identity", "concern", "health", "family"})


def _ask(agency: str, own: str, at: datetime) -> Ask:
    return Ask(purpose=PURPOSE, asking_agency=agency, holding_agency=own, categories=CATEGORIES, on=at.date())


def agencies_that_may_hear(own: str, *, at: datetime) -> list[Organisation]:
    """The agencies whose people may sit at the meetings of a practice of `own`: itself first, then by name."""
    known = Organisation.objects.filter(code__in=registry.agreement.parties)
    may = [o for o in known if o.code == own or applied(_ask(o.code, own, at)).effect is Effect.PERMIT]
    return sorted(may, key=lambda o: (o.code != own, o.name))


def tell_guests(row: PracticeMeeting, about: Collection[PracticeListed], *, own: str, by: Viewer, at: datetime) -> None:
    """Write in the ledger each guest of another agency who came, for each of `about`: people who were talked about.

    Each person is put to the agreement once for each agency; who has a line already gets no second one. Raises
    `Refused` where somebody is restricted, or where the agreement does not let a guest's agency hear it: then they are
    talked about without guests.
    """
    came = [g for g in row.guests.filter(state=PracticeGuest.CAME).order_by("at", "id") if g.agency != own]
    if not came or not about:
        return
    if restrictions([one.record_id for one in about], at=at):
        raise Refused(("Who may know of them is restricted. Talk about them without guests.",))
    decided: dict[tuple[uuid.UUID, str], SharingDecision] = {
        (d.subject_id, d.asking_agency): d
        for d in SharingDecision.objects.filter(proposal=f"{PROPOSAL}:{row.id}").order_by("asked_at", "id")
    }
    told = set(
        Disclosure.objects.filter(decision__in=[d.id for d in decided.values()]).values_list(
            "subject_id", "message_ref"
        )
    )
    for one in about:
        for guest in came:
            if (one.record_id, guest.id) in told:
                continue
            key = (one.record_id, guest.agency)
            if key not in decided:
                decided[key] = put_to_policy(
                    ask=_ask(guest.agency, own, at),
                    subject_id=one.record_id,
                    case_id=None,
                    question="What is said at a practice’s safeguarding meeting",
                    by=by,
                    at=at,
                    proposal=f"{PROPOSAL}:{row.id}",
                )
            if decided[key].outcome != "disclose":
                raise Refused((f"The sharing agreement does not let {guest.name} hear of them. Talk without them.",))
            disclose(
                decision=decided[key],
                items=f"{guest.name} ({guest.get_profession_display()}), at the meeting: who it is, and what was said",
                by=by,
                at=at,
                channel="meeting",
                to_user=guest.user,
                message_ref=guest.id,
            )
