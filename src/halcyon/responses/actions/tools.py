"""Filling in a tool about a child: begun from a list, signed by its author, superseded and never edited."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from halcyon.access.labels import Label
from halcyon.access.queries import blocked, hidden_subjects, restrictions
from halcyon.access.viewing import Denied, Viewer, require
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.chronology.actions import record as record_event
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.instruments import Choice, Context, Instrument
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.kernel.sharing import Handling
from halcyon.responses.actions.answering import Changed, sign, start
from halcyon.responses.definitions import age_on, context_of, definition_of, mark_of
from halcyon.responses.models import Response, Subject


@dataclass(frozen=True)
class Child:
    """Whom a tool is about. `id` is that of a record that the viewer may open, or of a `Subject`."""

    id: uuid.UUID
    birth_date: date | None = None


def offered_to(viewer: Viewer, context: Context, *, on: date) -> list[Instrument]:
    """The newest versions that this person may begin about a child of this age: first what needs no
    training, then by title."""
    if not viewer.can(Capability.USE_TOOLS):
        return []
    newest: dict[str, Instrument] = {}
    for instrument in registry.instruments.values():
        if instrument.used_on(on) and (
            instrument.key not in newest or newest[instrument.key].version < instrument.version
        ):
            newest[instrument.key] = instrument
    found = [
        i
        for i in newest.values()
        if i.offered
        and (not i.roles or viewer.roles.intersection(i.roles))
        and (i.fits is None or i.fits.holds({}, context))
    ]
    return sorted(found, key=lambda i: (not i.untrained, i.title))


def context_for(viewer: Viewer, born: date | None, *, at: datetime) -> Context:
    """What is known beside the answers: the child's age today, where and by whom it is asked."""
    on = at.astimezone(LONDON).date()
    return Context(
        age=age_on(born, on), setting=viewer.agency_kind, role=min(viewer.roles, default=""), agency=viewer.agency_kind
    )


@act
def write_down(
    *, given_name: str, family_name: str, birth_date: date | None, sex: str, nhs_number: str, by: Viewer, at: datetime
) -> Subject:
    """Write down a child about whom a tool is filled in. Stays with the agency, outside every index of people."""
    require(by, Capability.USE_TOOLS)
    return Subject.objects.create(
        given_name=given_name.strip()[:120],
        family_name=family_name.strip()[:120],
        birth_date=birth_date,
        sex=sex[:1],
        nhs_number=nhs_number[:10],
        written_by=by.signing,
        written_at=at,
        **Label(owner_agency=by.agency, category="identity", handling=Handling.AGENCY_ONLY).fields(),
    )


@act
def begin(*, instrument: str, child: Child, by: Viewer, at: datetime, case_id: uuid.UUID | None = None) -> Response:
    """Begin a tool about a child. The caller has found that this viewer may open the child's record.

    Raises `Denied` when the tool is not offered to them for a child of this age, or when they are barred.
    """
    require(by, Capability.USE_TOOLS)
    context = context_for(by, child.birth_date, at=at)
    if instrument not in {i.key for i in offered_to(by, context, on=at.astimezone(LONDON).date())}:
        raise Denied("a tool that is not offered to this person")
    if blocked(by, [child.id], at=at) or hidden_subjects(by, {child.id}, at=at):
        raise Denied("about somebody whom they may not see")
    return start(
        instrument=instrument,
        subject_id=child.id,
        case_id=case_id,
        by=by,
        at=at,
        label=Label(
            owner_agency=by.agency,
            handling=Handling.AGENCY_ONLY,
            restricted=bool(restrictions([child.id], at=at)),
        ),
        context=context,
    )


@act
def supersede(*, response_id: uuid.UUID, by: Viewer, at: datetime) -> Response:
    """Begin a new response in place of a signed one, with its answers filled in; the signed one stays as it is.

    The newest published version is asked; an answer whose question is no longer asked is left with the old response.
    Begun twice, the draft that is open is returned. Raises `Denied` for another agency's response.
    """
    require(by, Capability.USE_TOOLS)
    old = Response.objects.select_for_update().get(id=response_id, state="signed")
    if old.owner_agency != by.agency or blocked(by, [old.subject_id], at=at):
        raise Denied("another agency's response")
    standing = Response.objects.filter(supersedes=old.id, state="draft").first()
    if standing is not None:
        return standing
    definition, _ = registry.asked(old.instrument)
    known = {k for q in definition.questions() for k in (q.key, *q.beside())}
    return start(
        instrument=old.instrument,
        subject_id=old.subject_id,
        case_id=old.case_id,
        by=by,
        at=at,
        label=Label(owner_agency=by.agency, handling=Handling(old.handling), restricted=old.restricted),
        context=context_of(old),
        answers={k: v for k, v in old.answers.items() if k in known},
        supersedes=old.id,
    )


@act
def sign_tool(*, response_id: uuid.UUID, seen: str, handling: Handling, by: Viewer, at: datetime) -> Response:
    """Sign a tool as its author read it on the page that shows every answer (`seen` is the mark of those answers).

    Writes the event in the child's chronology, under the label that the author chose, and retires what it supersedes.
    Raises `Changed` when an answer is another by now, and `NotComplete` with what is missing. No rule hinders it.
    """
    require(by, Capability.USE_TOOLS)
    response = Response.objects.select_for_update().get(id=response_id, state="draft")
    if response.author != by.signing or response.owner_agency != by.agency:
        raise Denied("somebody else's draft")
    if mark_of(response.answers) != seen:
        raise Changed(response.answers, {}, response.version)
    label = Label(owner_agency=by.agency, handling=handling, restricted=response.restricted)
    signed = sign(response_id=response.id, answers=response.answers, by=by, at=at, label=label)
    if signed.supersedes:
        Response.objects.filter(id=signed.supersedes, state="signed").update(state="superseded")
    record_event(
        subject_id=signed.subject_id,
        kind="tool_signed",
        sentence=_sentence(signed),
        data={"response": str(signed.id), "instrument": signed.instrument, "version": signed.instrument_version},
        by=by,
        happened_at=at,
        at=at,
        label=label,
    )
    return signed


def _sentence(response: Response) -> str:
    definition = definition_of(response)
    again = " again, in place of the one before" if response.supersedes else ""
    said = f"{definition.title}: filled in and signed{again}."
    if definition.outcome:
        question = definition.question(definition.outcome)
        options = dict(question.options) if isinstance(question, Choice) else {}
        chosen = str(response.answers.get(definition.outcome) or "")
        said += f" Outcome: {options.get(chosen, chosen)}." if chosen else ""
    return said


@act
def read_back(*, response_id: uuid.UUID, by: Viewer, at: datetime) -> Response | None:
    """A signed tool for the system of the agency that filled it in; logged. None for any other, a restricted child's,
    or one that does not exist.
    """
    found = (
        Response.objects.filter(id=response_id, owner_agency=by.agency, request_id__isnull=True, restricted=False)
        .exclude(state="draft")
        .first()
    )
    if found is None or hidden_subjects(by, {found.subject_id}, at=at):
        return None
    record_act(by, "read", "response", [found.id, found.subject_id], rule=found.instrument, at=at)
    return found
