"""Lists of children that inspectors ask for: chosen by list, weeks looked back, age and theme, in Annex A's columns.

There is no fixed child-level list for a joint inspection (domain.md H1), so the lists are built from the fields of
ILACS Annex A (domain.md H2; lists 1 and 3 to 5) with the theme beside them. What does not stand on a list's own cases
is filled from the record (`columns`); what nobody here writes down is empty, and never a "no". Names of children are
never in a list. Restricted records are left out.
"""

from __future__ import annotations

import csv
import io
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from halcyon.access.queries import unbarred, unrestricted
from halcyon.access.viewing import Viewer, require
from halcyon.agencies.queries import organisation_name
from halcyon.assurance.inspection import columns as fills
from halcyon.cases.models import Case
from halcyon.exploitation.actions import PATHWAY as EXPLOITATION
from halcyon.frontdoor.mirror.projection import ENQUIRY
from halcyon.frontdoor.models import ContactSubject
from halcyon.kernel.ages import years_old
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.roles import Capability
from halcyon.people.models import SuppliedRecord
from halcyon.people.queries import people_of
from halcyon.practice.pathways.mash_enquiry.wording import OUTCOMES

MOST_ROWS = 5000
YEAR = timedelta(days=365)
GROWN = 18  # a child is anyone who has not reached the 18th birthday (Children Act 1989, section 105)
PREFIX = ("Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age of Child (Years)")
THEME = "In the theme: exploitation"
REFERRED = frozenset({"assessment", "strategy_discussion", "exploitation_team"})


@dataclass(frozen=True)
class Row:
    """One line of a list: the case it stands for, and its cells by the name of the column."""

    case_id: uuid.UUID
    record_id: uuid.UUID
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Asked:
    """What is asked for: which list, how many weeks back, which ages, and whether only children of the theme."""

    list: str
    weeks: int = 26
    youngest: int | None = None
    oldest: int | None = None
    theme_only: bool = False


@dataclass(frozen=True)
class CohortList:
    """One kind of list: its pathway, its columns after the common ones, and what fills them from a case."""

    key: str
    title: str
    annex: str
    pathway: str
    cells: Mapping[str, Callable[[Case], str]]
    beside: Mapping[str, fills.Fill] = field(default_factory=dict)
    keep: Callable[[Case], bool] = field(default=lambda case: True)
    counted: str = ""  # the column with how many there were of this child in the twelve months before

    @property
    def columns(self) -> tuple[str, ...]:
        return (*PREFIX, *self.cells, *((self.counted,) if self.counted else ()), *self.beside, THEME)


def _day(moment: datetime | None) -> str:
    return f"{moment.astimezone(LONDON):%d/%m/%Y}" if moment else ""


def _source(case: Case) -> str:
    code = str(case.facts.get("referrer_agency") or "")
    return (
        organisation_name(code) if code else ("Member of the public" if case.facts.get("referrer") == "public" else "")
    )


def _outcome(case: Case) -> str:
    return dict(OUTCOMES).get(str(case.facts.get("outcome") or ""), "Not decided yet")


WORKER: Mapping[str, fills.Fill] = {"Allocated Team": fills.team, "Allocated Worker": fills.worker}
DISABILITY: Mapping[str, fills.Fill] = {"Does the Child have a Disability": fills.disability}
LISTS: Mapping[str, CohortList] = {
    each.key: each
    for each in (
        CohortList(
            "contacts",
            "Contacts",
            "Annex A list 1",
            ENQUIRY,
            {"Date of Contact": lambda c: _day(c.opened_at), "Contact Source": _source, "Outcome": _outcome},
        ),
        CohortList(
            "referrals",
            "Referrals",
            "Annex A list 3",
            ENQUIRY,
            {
                "Date of referral": lambda c: _day(c.opened_at),
                "Referral Source": _source,
                "Referral NFA?": lambda c: "N",
                "Outcome": _outcome,
            },
            WORKER,
            keep=lambda c: c.facts.get("outcome") in REFERRED,
            counted="Number of Referrals in Last 12 Months",
        ),
        CohortList(
            "strategy",
            "Strategy discussions",
            "no Annex A list; columns of our own",
            "strategy_discussion",
            {
                "Date of strategy discussion": lambda c: _day(c.opened_at),
                "Standing": lambda c: c.state.replace("_", " "),
            },
            WORKER,
        ),
        CohortList(
            "section_47",
            "Section 47 enquiries",
            "Annex A list 5",
            "section_47",
            {
                "Section 47 Enquiry Start Date": lambda c: _day(c.opened_at),
                "Standing": lambda c: c.state.replace("_", " "),
            },
            {
                **DISABILITY,
                "Strategy discussion initiating Section 47 Enquiry Start Date": fills.initiated_on,
                "Was an Initial Child Protection Conference deemed unnecessary?": fills.conference_unnecessary,
                "Date of Initial Child Protection Conference": fills.conference_on,
                "Did the Initial Child Protection Conference Result in a Child Protection Plan": (
                    fills.conference_made_plan
                ),
                "Number of ICPCs in the last 12 months": fills.conferences,
                **WORKER,
            },
            counted="Number of Section 47 Enquiries in the last 12 months",
        ),
        CohortList(
            "assessments",
            "Assessments",
            "Annex A list 4",
            "assessment",
            {
                "Continuous Assessment Start Date": lambda c: _day(c.opened_at),
                "Continuous Assessment Date of Authorisation": lambda c: _day(c.closed_at),
            },
            {
                **DISABILITY,
                "Child Seen During Continuous Assessment": fills.seen,
                "Was the child assessed as requiring LA children's social care support?": fills.needs_support,
                **WORKER,
            },
        ),
        CohortList(
            "exploitation",
            "Children of the theme: exploitation",
            "no Annex A list; columns of our own",
            EXPLOITATION,
            {
                "Date referred": lambda c: _day(c.opened_at),
                "Kinds of exploitation": lambda c: ", ".join(str(k) for k in c.facts.get("kinds") or ()),
                "Level of risk": lambda c: str(c.facts.get("risk_level") or "Not judged yet"),
                "Standing": lambda c: c.state.replace("_", " "),
            },
            {**DISABILITY, "Missing episodes in the last 12 months": fills.missing, **WORKER},
        ),
    )
}


def cohort(viewer: Viewer, asked: Asked, *, at: datetime) -> list[Row]:
    """The lines of one list, the newest first: of children, and of nobody who was of age when the case was opened.
    Raises KeyError for a list that does not exist, `Denied`.
    """
    require(viewer, Capability.KEEP_INSPECTION)
    kind = LISTS[asked.list]
    begins = at - timedelta(weeks=asked.weeks)
    found = [c for c in _cases(viewer, kind.pathway, begins, at) if kind.keep(c)][:MOST_ROWS]
    records = {
        r.id: r
        for r in SuppliedRecord.objects.filter(id__in=[c.record_id for c in found]).only(
            "id", "sex", "ethnicity", "birth_date"
        )
    }
    people = people_of(viewer, [c.record_id for c in found], at=at)
    theme = _in_theme(viewer, at)
    known = fills.beside(found, {c.record_id: people.get(c.record_id, c.record_id) for c in found}, at=at)
    before = _before(viewer, kind, found, people, at) if kind.counted else {}
    adults = set(ContactSubject.objects.filter(case_id__in=[c.id for c in found], kind="adult").values_list("case_id"))
    rows = []
    for case in found:
        record = records.get(case.record_id)
        born = record.birth_date if record else None
        if (case.id,) in adults or (born and _age(born, case.opened_at) >= GROWN):
            continue
        person = people.get(case.record_id, case.record_id)
        age = _age(record.birth_date, at) if record and record.birth_date else None
        in_theme = person in theme or case.pathway == EXPLOITATION
        if (asked.theme_only and not in_theme) or not _within(age, asked):
            continue
        cells = {
            PREFIX[0]: person.hex[:12],
            PREFIX[1]: record.sex if record else "",
            PREFIX[2]: record.ethnicity if record else "",
            PREFIX[3]: f"{record.birth_date:%d/%m/%Y}" if record and record.birth_date else "",
            PREFIX[4]: "" if age is None else str(age),
            **{column: fill(case) for column, fill in kind.cells.items()},
            **({kind.counted: str(before.get(person, 0))} if kind.counted else {}),
            **{column: fill(known, case) for column, fill in kind.beside.items()},
            THEME: "Y" if in_theme else "N",
        }
        rows.append(Row(case.id, case.record_id, cells))
    return rows


def as_csv(rows: Iterable[Row], columns: Iterable[str]) -> str:
    """A list as a CSV file. A cell that a spreadsheet would take for a formula is made to be text."""
    wanted = list(columns)
    written = io.StringIO()
    out = csv.writer(written)
    out.writerow(wanted)
    for row in rows:
        out.writerow([_plain(row.cells.get(column, "")) for column in wanted])
    return written.getvalue()


def _plain(cell: str) -> str:
    return f"'{cell}" if cell[:1] in "=+-@\t\r" and cell else cell


def _cases(viewer: Viewer, pathway: str, begins: datetime, ends: datetime) -> list[Case]:
    rows = Case.objects.filter(
        unrestricted(viewer, "id", "record_id", at=ends),
        unbarred(viewer, "id", "record_id", at=ends),
        pathway=pathway,
        restricted=False,
        opened_at__gt=begins,
        opened_at__lte=ends,
    )
    return list(rows.order_by("-opened_at", "id"))


def _in_theme(viewer: Viewer, at: datetime) -> set[uuid.UUID]:
    """The people whom the exploitation team has known in the last twelve months."""
    listed = [c.record_id for c in _cases(viewer, EXPLOITATION, at - YEAR, at)]
    return set(people_of(viewer, listed, at=at).values()) | set(listed)


def _before(
    viewer: Viewer, kind: CohortList, found: list[Case], people: Mapping[uuid.UUID, uuid.UUID], at: datetime
) -> Counter[uuid.UUID]:
    year = [c for c in _cases(viewer, kind.pathway, at - YEAR, at) if kind.keep(c)]
    known = {**people_of(viewer, [c.record_id for c in year], at=at), **people}
    return Counter(known.get(c.record_id, c.record_id) for c in year)


def _age(born: date, at: datetime) -> int:
    return max(0, years_old(born, at.astimezone(LONDON).date()))


def _within(age: int | None, asked: Asked) -> bool:
    if asked.youngest is None and asked.oldest is None:
        return True
    if age is None:
        return False
    return (asked.youngest is None or age >= asked.youngest) and (asked.oldest is None or age <= asked.oldest)
