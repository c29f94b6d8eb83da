"""Coverage and completeness of the tools, counted from signed answers by service and month.

Whoever leads safeguarding in an agency sees its numbers exactly, and opens the rows that they may read. Of other
agencies only those who oversee them see anything: whole services over the whole time, with small numbers hidden.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Q

from halcyon.access.queries import unbarred, unrestricted
from halcyon.access.viewing import Denied, Viewer, require
from halcyon.agencies.models import RoleHolding
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.counting import add_months
from halcyon.kernel.disclosure import about, suppressed
from halcyon.kernel.roles import Capability
from halcyon.practice.coverage import CALLED_FOR, COMPLETE, FROM_AGE, CalledFor
from halcyon.responses.models import AnswerFact, Response
from halcyon.responses.same_child import one_child_each

MONTHS = 6
OVERSIGHT = "oversight"
NO_SERVICE = ""
Made = defaultdict[tuple[str, uuid.UUID], list[tuple[str, datetime]]]  # by agency and child: which tool, signed when


@dataclass
class Line:
    """One service in one month (its first day): the ids of the responses behind each number.

    `called` are the responses that call for an assessment, by its key; `made` those of them that it was made for.
    `analysed` have an analysis, `complete` every core field that applies to them.
    """

    agency: str
    service: str
    month: date
    begun: set[uuid.UUID] = field(default_factory=set)
    signed: set[uuid.UUID] = field(default_factory=set)
    under_16: set[uuid.UUID] = field(default_factory=set)
    analysed: set[uuid.UUID] = field(default_factory=set)
    complete: set[uuid.UUID] = field(default_factory=set)
    called: dict[str, set[uuid.UUID]] = field(default_factory=lambda: defaultdict(set))
    made: dict[str, set[uuid.UUID]] = field(default_factory=lambda: defaultdict(set))


@dataclass(frozen=True)
class Outside:
    """One service of another agency over the whole time, to the nearest five. None is a number too small to show."""

    agency: str
    service: str
    signed: int | None
    complete: int | None
    called: int | None
    made: int | None


def first_month(at: datetime) -> date:
    """The first day of the oldest month that is counted."""
    return add_months(at.astimezone(LONDON).date().replace(day=1), 1 - MONTHS)


def own_lines(viewer: Viewer, *, at: datetime, tool: str = "") -> list[Line]:
    """The lines of the viewer's own agency, newest month first. `tool` narrows them to one instrument."""
    require(viewer, Capability.SEE_COVERAGE)
    return _lines(viewer, Q(owner_agency=viewer.agency), at=at, tool=tool)


def other_services(viewer: Viewer, *, at: datetime) -> list[Outside]:
    """Every other agency's services, for those whose work is oversight; [] for everybody else.

    All tools together: one tool at a time, what is hidden of one would follow from the others and the whole.
    """
    require(viewer, Capability.SEE_COVERAGE)
    if OVERSIGHT not in viewer.purposes:
        return []
    sums: dict[tuple[str, str], list[int]] = {}
    for line in _lines(viewer, ~Q(owner_agency=viewer.agency), at=at, tool=""):
        into = sums.setdefault((line.agency, line.service), [0, 0, 0, 0])
        asked = sum(len(behind) for behind in line.called.values())
        done = sum(len(behind) for behind in line.made.values())
        for place, number in enumerate((len(line.signed), len(line.complete), asked, done)):
            into[place] += number
    found = []
    for (agency, service), (signed, complete, called, made) in sorted(sums.items()):
        parts, total = suppressed({"complete": complete, "not": signed - complete})
        answered, of = suppressed({"made": made, "not": called - made})
        numbers = (about(n) for n in (total, parts["complete"], of, answered["made"]))
        found.append(Outside(agency, service, *numbers))
    return found


def counts_of_service(
    viewer: Viewer, *, agency: str, service: str, tools: Collection[str], at: datetime
) -> dict[date, tuple[int, int, int, int]]:
    """By month, how many of these tools one service signed, how many of them under 16, complete and analysed: exact
    counts, for its own agency alone.
    """
    require(viewer, Capability.SEE_COVERAGE)
    if agency != viewer.agency:
        raise Denied("another agency's service")
    found: dict[date, tuple[int, int, int, int]] = {}
    for line in _lines(viewer, Q(owner_agency=agency, instrument__in=list(tools)), at=at, tool=""):
        if line.service == service:
            numbers = (len(line.signed), len(line.under_16), len(line.complete), len(line.analysed))
            found[line.month] = numbers
    return found


def rows(viewer: Viewer, line: Line, which: str) -> list[Response]:
    """The responses behind one number of one's own agency that this viewer may open: their own, and those whose child
    they work with are opened from the tool's page, which decides. Newest first.
    """
    ids = {
        "begun": line.begun,
        "signed": line.signed,
        "under_16": line.under_16,
        "analysed": line.analysed,
        "complete": line.complete,
        "incomplete": line.signed - line.complete,
        **{f"called_{k}": v for k, v in line.called.items()},
        **{f"made_{k}": v for k, v in line.made.items()},
        **{f"missing_{k}": v - line.made[k] for k, v in line.called.items()},
    }.get(which, set())
    return list(Response.objects.filter(id__in=ids, owner_agency=viewer.agency).order_by("-signed_at", "-started_at"))


def _lines(viewer: Viewer, whose: Q, *, at: datetime, tool: str) -> list[Line]:
    since = datetime.combine(first_month(at), time(0), LONDON)
    shown = Response.objects.filter(whose, request_id__isnull=True).filter(
        unrestricted(viewer, "subject_id", at=at), unbarred(viewer, "subject_id", at=at)
    )
    keys = [tool] if tool in COMPLETE else list(COMPLETE)
    found = list(
        shown.filter(instrument__in=keys, started_at__gte=since, started_at__lte=at).exclude(state="superseded")
    )
    assessments = sorted({t for call in CALLED_FOR for t in call.tools})
    reach = timedelta(days=max(call.days for call in CALLED_FOR))
    made: Made = defaultdict(list)
    done = list(
        shown.filter(instrument__in=assessments, signed_at__gte=since - reach).values_list(
            "owner_agency", "subject_id", "instrument", "signed_at"
        )
    )
    child = one_child_each({r.subject_id for r in found} | {subject for _, subject, _, _ in done})
    for agency, subject, instrument, signed_at in done:
        if signed_at is not None:
            made[agency, child[subject]].append((instrument, signed_at))
    services = services_of({r.author for r in found})
    facts = facts_of(found)
    lines: dict[tuple[str, str, date], Line] = {}
    for row in found:
        service = services.get(row.author, NO_SERVICE)
        day = (row.signed_at or row.started_at).astimezone(LONDON).date().replace(day=1)
        line = lines.setdefault((row.owner_agency, service, day), Line(row.owner_agency, service, day))
        line.begun.add(row.id)
        if row.state == "draft":
            continue
        count_into(row, facts[row.id], line, made[row.owner_agency, child[row.subject_id]])
    return sorted(lines.values(), key=lambda li: (-li.month.toordinal(), li.agency, li.service))


def count_into(
    row: Response,
    facts: Mapping[str, set[str]],
    line: Line,
    made: Collection[tuple[str, datetime]],
) -> None:
    """Count one signed response into its line. `facts` are what it answered, as `facts_of` reads them; `made` which
    assessments were signed about the same child, and when.
    """
    age = (row.context or {}).get("age")
    line.signed.add(row.id)
    if age is not None and age < 16:
        line.under_16.add(row.id)
    if facts.get("analysis"):
        line.analysed.add(row.id)
    applies = [
        core
        for core in COMPLETE[row.instrument]
        if (core.under is None or age is None or age < core.under)
        and (core.when is None or facts.get(core.when[0], set()) & set(core.when[1]))
    ]
    if all(facts.get(core.question) for core in applies):
        line.complete.add(row.id)
    for call in CALLED_FOR:
        if not _calls(call, row.instrument, facts) or (age is not None and age < FROM_AGE.get(call.key, 0)):
            continue
        line.called[call.key].add(row.id)
        if row.signed_at and any(
            instrument in call.tools and abs(signed - row.signed_at) <= timedelta(days=call.days)
            for instrument, signed in made
        ):
            line.made[call.key].add(row.id)


def _calls(call: CalledFor, instrument: str, facts: Mapping[str, set[str]]) -> bool:
    return any(instrument in said.instruments and facts.get(said.question, set()) & set(said.codes) for said in call.by)


def facts_of(found: list[Response]) -> dict[uuid.UUID, dict[str, set[str]]]:
    """By response and question: the codes that were answered, or "written" for what is not a choice."""
    questions = {core.question for cores in COMPLETE.values() for core in cores}
    questions |= {core.when[0] for cores in COMPLETE.values() for core in cores if core.when}
    questions |= {said.question for call in CALLED_FOR for said in call.by}
    read: dict[uuid.UUID, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    told = AnswerFact.objects.filter(response__in=[r.id for r in found], question__in=questions)
    for response, question, code in told.values_list("response_id", "question", "code"):
        read[response][question].add(code or "written")
    return read


def services_of(authors: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The name of the service in which each author works: the newest of their roles that has one."""
    held = RoleHolding.objects.filter(user__in=list(authors), service__isnull=False).select_related("service")
    return {h.user_id: h.service.name for h in held.order_by("begins", "id") if h.service}
