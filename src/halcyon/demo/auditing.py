"""Audits and self-assessments of the demonstration: the interviews on consent and exploitation in two rounds, a
case-file audit with its re-audit in moderation, a dip sample of screening, the practices’ self-assessment, and a
section 11 audit.

Everything by the acts of the product. The answers are made by lot from a fixed seed; nobody in it exists.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import Random

from halcyon.access.viewing import Viewer, system, viewer_for
from halcyon.agencies.actions import add_service, create_user
from halcyon.agencies.models import Organisation, RoleHolding, Service, User
from halcyon.cases.models import Case
from halcyon.learning.audits import queries
from halcyon.learning.audits.actions import (
    Answer,
    Moderated,
    Practitioner,
    Scores,
    Settled,
    agree_support,
    allot,
    answer_standard,
    check_quote,
    draw_sample,
    keep_quote,
    list_practitioners,
    moderate,
    moderate_assessment,
    open_campaign,
    plan_round,
    record_consent,
    report,
    score,
    send_in,
    set_size,
)
from halcyon.learning.audits.grading import differing
from halcyon.learning.audits.models import Assessment, AuditRound
from halcyon.learning.improving.actions import recommend
from halcyon.practice.audits import CASE_FILE, DIP_SAMPLE, INTERVIEW, PRACTICE_STANDARDS, SECTION_11, Tool

SEED = 2016
FIRST_FILES = 60  # days ago
# Fifteen services and forty-three practitioners: service, role, how many were asked.
SERVICES: tuple[tuple[str, str, int], ...] = (
    ("Hallow Green Surgery", "GP", 3),
    ("Canal Street Practice", "GP", 3),
    ("Northfield Health Centre", "GP", 2),
    ("Mill Lane Surgery", "GP", 2),
    ("Orchard Practice", "GP", 2),
    ("Sexual health clinic, city", "Sexual health practitioner", 6),
    ("Sexual health outreach", "Sexual health practitioner", 3),
    ("School health nursing, north", "School health nurse", 5),
    ("School health nursing, south", "School health nurse", 5),
    ("Pharmacy, Station Road", "Pharmacist", 2),
    ("Pharmacy, Market Place", "Pharmacist", 2),
    ("Pharmacy, Harbour Way", "Pharmacist", 2),
    ("Pharmacy, Hallow Green", "Pharmacist", 1),
    ("Maternity", "Midwife", 3),
    ("Mental health of children", "Mental health practitioner", 2),
)
GIVEN = ("Alma", "Bryn", "Cleo", "Dara", "Ewan", "Faye", "Glyn", "Hope", "Idris", "June", "Kit", "Lena", "Miro", "Nina")
FAMILY = ("Ashworth", "Birtles", "Coldrick", "Denholm")
QUOTES = (
    ("P5a", "Now I ask everybody how old he is, not only when I am worried."),
    ("P7", "I make the referral and then I hear nothing. I would like to know that it helped."),
    ("P10", "A quiet room, and ten minutes more."),
)
PRACTICES = (
    ("northfield_health_centre", "Northfield Health Centre", 7_900),
    ("mill_lane_surgery", "Mill Lane Surgery", 9_200),
    ("orchard_practice", "Orchard Practice", 6_800),
    ("quay_medical_centre", "Quay Medical Centre", 11_400),
    ("old_forge_surgery", "Old Forge Surgery", 8_300),
    ("beacon_hill_practice", "Beacon Hill Practice", 10_100),
)
HALLOW_GREEN, STILL_TO_LOOK_AT = 8_700, ("G9", "G10", "G11")


class _Played:
    """The people who do it, and the day on which the demonstration begins."""

    def __init__(self, users: dict[str, User], at: datetime) -> None:
        self.users, self.at = users, at
        first = RoleHolding.objects.filter(user=users["judith.amery"]).order_by("begins").first()
        self.begun = first.begins if first else at

    def ago(self, days: float) -> datetime:
        """So many days before now, and not before anybody works here."""
        return max(self.at - timedelta(days=days), self.begun + timedelta(hours=1))

    def by(self, name: str, at: datetime) -> Viewer:
        return viewer_for(self.users[name], at=at)


def play_audits(users: dict[str, User], *, at: datetime) -> None:
    """Play it all as it would stand at `at` (aware, UTC)."""
    play = _Played(users, at)
    chance = Random(SEED)  # noqa: S311  (a county made from a seed, not a secret)
    before = _interviews(play, play.ago(112), chance, secure=0.35, leave_out=2)
    _interviews(play, play.ago(21), chance, secure=0.8, previous=before)
    if Case.objects.filter(opened_at__lt=play.ago(FIRST_FILES), restricted=False).exists():
        _files(play, chance)
        _screening(play, chance)
    _practices(play, chance)
    _section_11(play, chance)


def _interviews(
    play: _Played,
    at: datetime,
    chance: Random,
    *,
    secure: float,
    leave_out: int = 0,
    previous: AuditRound | None = None,
) -> AuditRound:
    """One round of interviews, from its plan to its report. `leave_out` practitioners decline."""
    judith = play.by("judith.amery", at)
    row = plan_round(
        kind="interview",
        title="Children’s consent and exploitation" + (": second round" if previous else ""),
        question="Do practitioners understand children’s consent and exploitation better than when the review was "
        "published?",
        window_from=(at - timedelta(days=60)).date(),
        window_to=at.date(),
        size=43,
        seed="consent",
        previous=previous.id if previous else None,
        by=judith,
        at=at,
    )
    asked = [(service, role) for service, role, n in SERVICES for _ in range(n)]
    people = [
        Practitioner(service, role, f"{GIVEN[n % len(GIVEN)]} {FAMILY[n // len(GIVEN)]}")
        for n, (service, role) in enumerate(asked)
    ]
    items = list_practitioners(round_id=row.id, people=people, by=judith, at=at)
    auditors = ("joan.tully", "ravi.menon")
    allot(round_id=row.id, auditors=[play.users[a].id for a in auditors], by=judith, at=at)
    said_no = items[-leave_out:] if leave_out else []
    agreed = [i for i in items if i not in said_no]
    record_consent(item_ids=[i.id for i in agreed], consent="given", by=judith, at=at)
    if said_no:
        record_consent(item_ids=[i.id for i in said_no], consent="declined", by=judith, at=at)
    joan = play.by("joan.tully", at)
    for item, (question, text) in zip(agreed, QUOTES if previous else (), strict=False):
        quote = keep_quote(item_id=item.id, question=question, text=text, consented=True, by=joan, at=at)
        check_quote(quote_id=quote.id, usable=True, by=judith, at=at)
    first = [Scores(i.id, _answers(INTERVIEW, chance, secure), themes=_themes(chance, secure)) for i in agreed]
    second = [Scores(s.item, _nearly(INTERVIEW, s.values, chance), themes=s.themes) for s in first]
    score(given=first, finished=True, by=joan, at=at)
    score(given=second, finished=True, by=play.by("ravi.menon", at), at=at)
    _settle(INTERVIEW, first, second, by=judith, at=at)
    _report(row, judith, at)
    return row


def _report(row: AuditRound, judith: Viewer, at: datetime) -> None:
    page = queries.audit_round(judith, row.id)
    if page is not None:
        report(round_id=row.id, summary=queries.board_paragraph(judith, page), by=judith, at=at)


def _answers(tool: Tool, chance: Random, secure: float) -> dict[str, int]:
    """What one practitioner, or one file, gets: well above the bar with this probability, else around it."""
    good = chance.random() < secure
    found = {}
    for question in tool.graded:
        grades = [g.value for g in question.scale.grades] if question.scale else []
        top = question.scale.met if question.scale else 0
        likely = [g for g in grades if g >= top] if good else grades
        found[question.key] = chance.choice(likely if chance.random() < 0.9 else grades)
    return found


def _nearly(tool: Tool, values: Mapping[str, int], chance: Random) -> dict[str, int]:
    """What a second auditor gives: the same, but for one answer in twelve."""
    found = dict(values)
    for question in tool.graded:
        if question.scale and chance.random() < 1 / 12:
            found[question.key] = chance.choice(sorted(question.scale.values))
    return found


def _themes(chance: Random, secure: float) -> list[str]:
    often = {"time": 0.5, "not_told": 0.45, "training": secure, "consent_law": 0.7 - secure / 2, "boys": 0.2}
    return [theme for theme, share in often.items() if chance.random() < share]


def _settle(tool: Tool, first: Sequence[Scores], second: Sequence[Scores], *, by: Viewer, at: datetime) -> None:
    """The meeting goes with the lower of two answers, and says so."""
    given = []
    for one, other in zip(first, second, strict=True):
        lower = {k: min(one.values[k], other.values[k]) for k in differing(tool, one.values, other.values)}
        said = "The meeting listened again and went with the more careful of the two answers." if lower else ""
        given.append(Settled(one.item, lower, said))
    moderate(given=given, agreed_by="Both auditors and the partnership manager", by=by, at=at)


def _files(play: _Played, chance: Random) -> None:
    """A case-file audit by two agencies that found the plans weak, and its re-audit, which is in moderation."""
    before: AuditRound | None = None
    for days, secure, settled in ((FIRST_FILES, 0.35, True), (6, 0.75, False)):
        at = play.ago(days)
        judith = play.by("judith.amery", at)
        row = plan_round(
            kind="multi",
            title="Files of children at risk of exploitation" + (": re-audit" if before else ""),
            question="Can one see in the file what life is like for the child, and does the plan follow from it?",
            window_from=(at - timedelta(days=60)).date(),
            window_to=at.date(),
            size=12,
            strata=["theme"],
            seed=f"files-{days}",
            previous=before.id if before else None,
            by=judith,
            at=at,
        )
        items = draw_sample(round_id=row.id, by=judith, at=at)
        auditors = ("joan.tully", "ravi.menon")
        allot(round_id=row.id, auditors=[play.users[a].id for a in auditors], by=judith, at=at)
        first = [Scores(i.id, _answers(CASE_FILE, chance, secure)) for i in items]
        second = [Scores(s.item, _nearly(CASE_FILE, s.values, chance)) for s in first]
        for name, given in zip(auditors, (first, second), strict=True):
            score(given=given, finished=True, by=play.by(name, at), at=at)
        done = slice(None) if settled else slice(5)
        _settle(CASE_FILE, first[done], second[done], by=judith, at=at)
        if settled:
            _report(row, judith, at)
            recommend(
                text="Every plan says what life is like for the child, in the child’s words, and what follows from it.",
                source_kind=queries.SOURCE,
                source_id=row.id,
                source_title=f"{row.title} ({row.reference})",
                themes=["voice", "exploitation"],
                agencies=["COUNCIL", "COMMUNITY"],
                by=judith,
                at=at,
            )
        before = row


def _screening(play: _Played, chance: Random) -> None:
    """A dip sample of screening: ten enquiries that were decided, read by one auditor, every third by a second."""
    at = play.ago(9)
    judith = play.by("judith.amery", at)
    row = plan_round(
        kind="dip_sample", title="Dip sample of screening at the front door",
        question="Can one see in each enquiry why it was decided as it was, and was whoever raised it told?",
        window_from=(at - timedelta(days=60)).date(), window_to=at.date(), size=10, strata=["outcome"], double_every=3,
        seed="screening", by=judith, at=at,
    )  # fmt: skip
    items = draw_sample(round_id=row.id, by=judith, at=at)
    auditors = ("joan.tully", "ravi.menon")
    allot(round_id=row.id, auditors=[play.users[a].id for a in auditors], by=judith, at=at)
    first = {i.id: _answers(DIP_SAMPLE, chance, 0.7) for i in items}
    second = {key: _nearly(DIP_SAMPLE, values, chance) for key, values in first.items()}
    for name, answers in zip(auditors, (first, second), strict=True):
        auditor = play.by(name, at)
        own = [Scores(m.item.id, answers[m.item.id]) for m in queries.mine(auditor, row.id)]
        score(given=own, finished=True, by=auditor, at=at)
    twice = [i.id for i in items if i.double]
    _settle(DIP_SAMPLE, [Scores(i, first[i]) for i in twice], [Scores(i, second[i]) for i in twice], by=judith, at=at)
    moderate(given=[Settled(i.id) for i in items if not i.double], by=judith, at=at)
    _report(row, judith, at)


def _practices(play: _Played, chance: Random) -> None:
    """Last year’s self-assessment of eight practices, and this year’s with each at another stage."""
    leads = _leads(play)
    for back, days in ((1, 118), (0, 40)):
        at = play.ago(days)
        tess = play.by("dr.tess.hollis", at)
        campaign = open_campaign(
            kind="gp",
            title=f"General practice self-assessment {play.at.year - back}",
            year=play.at.year - back,
            due_on=(at + timedelta(days=90)).date(),
            by=tess,
            at=at,
        )
        rows = {a.service: a for a in Assessment.objects.filter(campaign=campaign)}
        for place, (service, user, patients) in enumerate(leads):
            row, lead = rows[service], viewer_for(user, at=at)
            if back == 0 and place == len(leads) - 1:
                continue  # one practice has not begun
            begun_only = back == 0 and place in (0, len(leads) - 2)
            left_out = STILL_TO_LOOK_AT if begun_only else ()
            given = [a for a in _standards(place, back, chance, at) if a.question not in left_out]
            answer_standard(assessment_id=row.id, given=given, by=lead, at=at)
            set_size(assessment_id=row.id, patients=patients, by=lead, at=at)
            if not begun_only:
                send_in(assessment_id=row.id, by=lead, at=at)
            if back == 0 and place == 2:
                _support(row, tess, at)


def _support(row: Assessment, tess: Viewer, at: datetime) -> None:
    """The named GP agrees the first line of a practice’s plan: training."""
    page = queries.assessment(tess, row.id, at=at)
    line = next(iter(page.to_plan), None) if page else None
    if line is not None:
        agree_support(
            assessment_id=row.id, question=line.question.key, what="Half a day at the practice, with examples.",
            topic=line.topic or "records_and_codes", due_on=(at + timedelta(days=70)).date(), by=tess, at=at,
        )  # fmt: skip


def _standards(place: int, back: int, chance: Random, at: datetime) -> list[Answer]:
    """What a practice says: most of it met, records and codes long amber, consent of the young red with some."""
    found = []
    for question in PRACTICE_STANDARDS.graded:
        value = 2 if chance.random() < 0.75 else 1
        if question.key == "G4" and place != 3:
            value = 1
        if question.key == "G9" and place % 2 == 0:
            value = 0 if back or place == 2 else 1
        action = "" if value == 2 else "The lead brings it to the next practice meeting."
        due = None if value == 2 else (at + timedelta(days=80)).date()
        found.append(Answer(question.key, value, "Minutes of the safeguarding meeting.", action, due))
    return found


def _leads(play: _Played) -> list[tuple[uuid.UUID, User, int]]:
    """The practices with who answers for each: the two leads who sign in, and one for each of six more practices."""
    clerk, agency = system("demo", at=play.begun), Organisation.objects.get(code="GP")
    found = [(Service.objects.get(code="hallow_green_surgery").id, play.users["dr.mina.pell"], HALLOW_GREEN)]
    pattern = Service.objects.get(code="canal_street_practice")
    for code, name, patients in PRACTICES:
        service = add_service(
            organisation=agency, code=code, name=name, kind=pattern.kind, does=pattern.does, serves=pattern.serves,
            hours=pattern.hours, in_force_from=pattern.in_force_from, by=clerk, at=play.begun,
        )  # fmt: skip
        user = create_user(
            email=f"lead.{code.replace('_', '.')}@marlshire.example", name=f"Safeguarding lead, {name}",
            organisation=agency, job_title="Safeguarding lead", by=clerk, at=play.begun,
        )  # fmt: skip
        RoleHolding.objects.create(
            user=user, role="practice_lead", organisation=agency, service=service, begins=play.begun,
            reason="Demonstration",
        )  # fmt: skip
        found.append((service.id, user, patients))
    return [*found, (pattern.id, play.users["dr.owen.farr"], 12_600)]


def _section_11(play: _Played, chance: Random) -> None:
    """Four agencies: two moderated, one sent in, one still answering."""
    at = play.ago(30)
    judith = play.by("judith.amery", at)
    people = {"POLICE": "mark.sterling", "COMMUNITY": "asha.verma", "COUNCIL": "fiona.mackay", "ICB": "stella.winter"}
    campaign = open_campaign(
        kind="section_11", title=f"Section 11 audit {play.at.year}", year=play.at.year,
        due_on=(at + timedelta(days=45)).date(), agencies=list(people), by=judith, at=at,
    )  # fmt: skip
    for row in Assessment.objects.filter(campaign=campaign):
        answering = play.by(people[row.agency], at)
        own = {q.key: chance.choice((1, 2, 2, 3)) for q in SECTION_11.graded}
        given = [
            Answer(
                key, value, "The policy, and the figures of the last quarter.",
                "The lead takes it to the safeguarding committee." if value < 2 else "",
                (at + timedelta(days=90)).date() if value < 2 else None,
            )
            for key, value in own.items()
        ]  # fmt: skip
        if row.agency == "ICB":
            answer_standard(assessment_id=row.id, given=given[:3], by=answering, at=at)
            continue
        answer_standard(assessment_id=row.id, given=given, by=answering, at=at)
        send_in(assessment_id=row.id, by=answering, at=at)
        if row.agency in ("POLICE", "COMMUNITY"):
            panel = [_panel(key, value) for key, value in own.items()]
            moderate_assessment(assessment_id=row.id, given=panel, by=judith, at=at)


def _panel(key: str, own: int) -> Moderated:
    """The panel agrees, but on how children’s views count."""
    if key != "S4" or own == 0:
        return Moderated(key, own)
    return Moderated(key, own - 1, "The panel asked for one thing that changed because a child said so: none.")
