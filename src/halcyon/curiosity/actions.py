"""Asking: questions are raised by the rules, answered or let go by people. Each stays until one of the two."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from halcyon.access.labels import Label, label_of
from halcyon.access.viewing import Denied, Viewer
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.chronology.actions import record as record_event
from halcyon.chronology.models import Event
from halcyon.curiosity.models import LookedUntil, OpenQuestion, QuestionEvidence
from halcyon.curiosity.queries import question
from halcyon.curiosity.reading import known_of
from halcyon.kernel.curiosity import Prompt, Raised
from halcyon.kernel.problems import NotDone
from halcyon.kernel.registry import registry
from halcyon.kernel.sharing import Handling
from halcyon.people.models import Link

FIRST_LOOK = timedelta(days=2)  # how far back the first look reaches; later ones go on where the last ended
MOST = 2_000  # events in one look


class NotSettled(NotDone):
    """The question cannot be settled like this. `problems` maps a field to what is wrong, in plain words."""


@act
def raise_questions(*, record_ids: Iterable[uuid.UUID], at: datetime) -> list[OpenQuestion]:
    """Ask about one person what the published rules ask, once for each set of facts. Returns what is newly asked.

    What everybody who works with the child may read is looked at together; what one agency keeps to itself is looked at
    with it for that agency alone, so that no question tells anybody that something is kept.
    """
    ids = list(record_ids)
    known = known_of(ids, at=at)
    before = list(OpenQuestion.objects.filter(record_id__in=ids).prefetch_related("evidence"))
    asked = []
    for agency in known.agencies:
        facts = known.for_agency(agency)
        for prompt in registry.prompts.values():
            raised = prompt.asks(facts)
            if raised is None or (agency and not any(s.source in known.kept_by for s in raised.evidence)):
                continue
            asked += _ask(prompt, raised, agency, before, at=at)
    return asked


def _ask(
    prompt: Prompt, raised: Raised, agency: str, before: list[OpenQuestion], *, at: datetime
) -> list[OpenQuestion]:
    events = {s.source for s in raised.evidence}
    same = [q for q in before if q.prompt == prompt.key and _kept_by(q) == agency]
    standing = next((q for q in same if q.state == "open"), None)
    if standing is not None:
        _add(standing, raised)
        return []
    for old in same:
        if events <= {str(e.event_id) for e in old.evidence.all() if not e.against}:
            return []
    newest = Event.objects.get(id=raised.evidence[0].source)
    made = OpenQuestion.objects.create(
        record_id=newest.subject_id,
        prompt=prompt.key,
        prompt_version=prompt.version,
        asked_at=at,
        **_label(events, agency).fields(),
    )
    _add(made, raised)
    return [made]


def _kept_by(row: OpenQuestion) -> str:
    return row.owner_agency if row.handling == Handling.AGENCY_ONLY.value else ""


def _label(events: set[str], agency: str) -> Label:
    """The label of a question: as narrow as the narrowest of the events behind it."""
    rows = list(Event.objects.filter(id__in=events))
    if agency:
        return Label(owner_agency=agency, handling=Handling.AGENCY_ONLY, restricted=any(e.restricted for e in rows))
    narrow = next((e.handling for e in rows if e.handling != Handling.OPEN.value), Handling.OPEN.value)
    return Label(
        owner_agency=registry.profile.front_door_agency,
        handling=Handling(narrow),
        restricted=any(e.restricted for e in rows),
    )


def _add(row: OpenQuestion, raised: Raised) -> None:
    """Write down what speaks for asking and what against, each once."""
    QuestionEvidence.objects.bulk_create(
        [
            QuestionEvidence(question=row, event_id=uuid.UUID(s.source), sign=s.kind, against=against)
            for signs, against in ((raised.evidence, False), (raised.against, True))
            for s in signs
        ],
        ignore_conflicts=True,
    )


@act
def settle_question(*, question_id: uuid.UUID, words: str, reason: str = "", by: Viewer, at: datetime) -> OpenQuestion:
    """Answer a question, or with a `reason` let it go. Either is written into the chronology, under its label.

    Raises `Denied` for whoever may not see the question or when it is settled already, and `NotSettled` without words.
    """
    seen = question(by, question_id, at=at)
    if seen is None or by.user_id is None:
        raise Denied("a question that they may not see")
    row = OpenQuestion.objects.select_for_update().get(id=question_id)
    if row.state != "open":
        raise Denied("a question that is settled")
    if len(words.strip()) < 5:
        raise NotSettled({"words": "Say why in a few words." if reason else "Write the answer, and how you know."})
    if reason and reason not in dict(OpenQuestion.REASONS):
        raise NotSettled({"reason": "Choose why it is let go."})
    row.state, row.reason, row.words = ("let_go" if reason else "answered"), reason, words.strip()
    row.settled_at, row.settled_by, row.settled_agency = at, by.user_id, by.agency
    row.save()
    asked = registry.prompts[row.prompt].question
    said = f"let go: {dict(OpenQuestion.REASONS)[reason]}. {row.words}" if reason else f"answered: {row.words}"
    record_event(
        subject_id=row.record_id,
        kind=f"question_{row.state}",
        sentence=f"“{asked}” {said}",
        data={"question": str(row.id), "prompt": row.prompt, "reason": reason},
        by=by,
        happened_at=at,
        at=at,
        label=Label(**{**label_of(row).__dict__, "owner_agency": by.agency}),
    )
    record_act(by, f"question_{row.state}", "question", [row.id, row.record_id], rule=row.prompt, at=at)
    return row


def ask_questions(*, at: datetime) -> int:
    """Look at everybody about whom something was recorded since the last look; how many questions are new."""
    mark = LookedUntil.objects.filter(id=1).first()
    since = mark.until if mark else at - FIRST_LOOK
    events = list(
        Event.objects.filter(recorded_at__gt=since, recorded_at__lte=at)
        .exclude(kind__startswith="question_")
        .order_by("recorded_at")
        .values_list("subject_id", "recorded_at")[:MOST]
    )
    until = events[-1][1] if len(events) == MOST else at
    subjects = {s for s, recorded in events}
    people = set(
        Link.objects.filter(record_id__in=subjects, unlinked_at__isnull=True).values_list("person_id", flat=True)
    )
    groups: dict[uuid.UUID, list[uuid.UUID]] = {}
    linked = set()
    for person, record in Link.objects.filter(person_id__in=people, unlinked_at__isnull=True).values_list(
        "person_id", "record_id"
    ):
        groups.setdefault(person, []).append(record)
        linked.add(record)
    made = 0
    for records in [*groups.values(), *([s] for s in sorted(subjects - linked, key=str))]:
        made += len(raise_questions(record_ids=records, at=at))
    LookedUntil.objects.update_or_create(id=1, defaults={"until": until})
    return made
