"""The reviews of the demonstration, under code names, and the staged review of deaths. All by the acts of the product.

What the county's governing body would be told stands here: two adult reviews, two reviews of domestic deaths, one
mental health homicide review, a joint review published this month, two child reviews due in the months to come, the
staged review nearly done with its first stage, and the commissioned review of the front door with what it found.
Nobody in it exists.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from halcyon.access.labels import Label
from halcyon.access.viewing import Viewer, viewer_for
from halcyon.agencies.models import User
from halcyon.audit.acts import act
from halcyon.cases.models import Case
from halcyon.chronology.actions import record as record_event
from halcyon.demo.deaths import MANAGER, By, play_deaths
from halcyon.demo.review_scripts import (
    ALSO_ASKED,
    CHILD_DEATH,
    FAMILIES,
    FINDINGS,
    JOINT,
    MASH,
    ORDER,
    PARTS,
    REASON,
    SAYS,
    SCRIPTS,
    TERMS,
    TERMS_OF_A_SERVICE,
    WHY,
    Script,
)
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.counting import end_of_day
from halcyon.learning.improving.actions import recommend
from halcyon.learning.reviews import actions
from halcyon.learning.reviews.models import ContributionLine, Review
from halcyon.people.models import Link
from halcyon.practice.reviews import KINDS
from halcyon.practice.reviews.definition import SUMMARIES
from halcyon.practice.reviews.phases import BEFORE_THE_REPORT
from halcyon.work.actions import notice_breaches


@act
def play_reviews(users: dict[str, User], *, at: datetime) -> None:
    """Add them to a demonstration that has been played up to `at` (aware). In one transaction, to take less time."""

    known: dict[str, Viewer] = {}

    def by(name: str, moment: datetime) -> Viewer:
        """Somebody as the acts see them: their roles are the same all the time, so they are looked up once."""
        if name not in known:
            known[name] = viewer_for(users[name], at=at)
        return replace(known[name], at=moment)

    for script in SCRIPTS:
        row = _play(script, by, users, at)
        if script.code_name == "Family H":
            actions.hold(
                review_id=row.id,
                why="The Crown Court tries the former partner; the prosecution asked that nothing is published.",
                by=by(MANAGER, at),
                at=at,
            )
    _joint(by, users, at)
    _mash(by, users, at)
    _deaths_told(by, users, at)
    notice_breaches(at=at)
    play_deaths(by, at=at)


def _play(script: Script, by: By, users: dict[str, User], at: datetime) -> Review:
    """Bring one review as far as its script says. The steps lie between its notification and now."""
    begun = at - timedelta(days=script.notified)
    step = timedelta(days=script.notified) / 8

    def moment(number: int) -> datetime:
        if number == 1 and script.decided is not None:
            return begun + timedelta(days=script.decided)
        return begun + number * step

    def common(number: int) -> dict[str, Any]:
        return {"review_id": row.id, "by": by(MANAGER, moment(number)), "at": moment(number)}

    row = actions.open_review(
        code_name=script.code_name,
        about=script.about,
        kinds=script.kinds,
        notified_at=begun,
        aware_at=begun - timedelta(days=2) if "child_practice" in script.kinds else None,
        by=by(MANAGER, begun),
        at=begun,
    )
    if script.decided:
        # The job that watches time limits sees the decision overdue the day before it is made.
        notice_breaches(at=moment(1) - timedelta(days=1))
    if "child_practice" in script.kinds:
        back = begun + timedelta(days=7)
        limb = row.limbs.get(kind="child_practice")
        actions.write_step(limb_id=limb.id, step=SUMMARIES, on=back, by=by(MANAGER, back), at=back)
    for limb in row.limbs.all():
        keys = [c.key for c in KINDS[limb.kind].criteria]
        actions.decide_limb(
            limb_id=limb.id,
            answers=dict.fromkeys(keys, "yes"),
            reasons=dict.fromkeys(keys, REASON),
            decision="held",
            why=WHY,
            by=by(MANAGER, moment(1)),
            at=moment(1),
        )
    reached = ORDER.index(script.phase)
    actions.go_on(**common(1))
    actions.name_on_panel(part="chair", name="Ida Frome", profession="Independent chair", independent=True, **common(1))
    if reached >= ORDER.index("gathering"):
        panel = users["mark.sterling"].id
        actions.name_on_panel(part="member", user=panel, profession="Superintendent", independent=True, **common(2))
        today = moment(2).astimezone(LONDON).date()
        actions.agree_terms(
            terms=TERMS_OF_A_SERVICE if script is MASH_TO_REPORT else TERMS,
            period_from=today - timedelta(days=540),
            period_to=today - timedelta(days=1),
            **common(2),
        )
        actions.go_on(**common(2))
        if script.code_name == "Child L":
            _child(row, by, at, common(3))
        else:
            _parts(row, by, moment, common(3), sent=reached > ORDER.index("gathering"))
        if row.code_name in FAMILIES:
            relation, words = FAMILIES[row.code_name]
            for number, stage in ((1, "decision"), (2, "terms")):
                actions.record_family(
                    stage=stage, relation=relation, outcome="took_part", how="at home, with an advocate",
                    words=words[number - 1], on=moment(number).astimezone(LONDON).date(), **common(2),
                )  # fmt: skip
    if reached > ORDER.index("gathering"):
        actions.go_on(**common(5))
    if reached > ORDER.index("analysing"):
        for title, text, good in FINDINGS.get(script.code_name, FINDINGS[""]):
            actions.write_finding(title=title, text=text, good=good, **common(6))
        actions.go_on(**common(6))
    if script.expected is not None:
        expected = (at + timedelta(days=script.expected)).astimezone(LONDON).date()
        actions.expect(review_id=row.id, on=expected, why=script.why_then, by=by(MANAGER, at), at=at)
    return row


def _parts(row: Review, by: By, moment: Callable[[int], datetime], common: dict[str, Any], *, sent: bool) -> None:
    """Two agencies are asked, or three; where the review has gone on, all have sent their part back."""
    asked = [("COMMUNITY", "asha.verma"), ("COUNCIL", "fiona.mackay")]
    says = [*SAYS.get(row.code_name, SAYS[""])]
    if row.code_name in ALSO_ASKED:
        asked.append(("POLICE", "mark.sterling"))
        says.append(ALSO_ASKED[row.code_name])
    for place, (code, who) in enumerate(asked):
        due = moment(5) if sent else moment(8) + timedelta(days=10 - 14 * place)
        part = actions.ask_for_part(agency=code, due_at=end_of_day(due.astimezone(LONDON).date()), **common)
        if sent or (place == 0 and row.code_name == "Child N"):
            answered: dict[str, Any] = {"part_id": part.id, "by": by(who, moment(4)), "at": moment(4)}
            day = (moment(1) - timedelta(days=60 + min(9 * place, 11))).astimezone(LONDON).date()
            actions.write_line(
                happened_on=day,
                recorded_on=day,
                says=says[place],
                contact=True,
                **answered,
            )
            actions.return_part(
                analysis="We saw each thing by itself. Nobody put them together.", nothing_held=False, **answered
            )


def _child(row: Review, by: By, at: datetime, common: dict[str, Any]) -> None:
    """A review about somebody whose agencies' records are merged: dates that differ, a gap, and who knew what when."""
    link = (
        Link.objects.filter(
            unlinked_at__isnull=True,
            record__restricted=False,
            record__birth_date__year=at.year - 13,
        )
        .exclude(record_id__in=Case.objects.values("record_id"))
        .order_by("record__family_name", "record__given_name", "record__birth_date", "id")
        .first()
    )
    asked = common["at"]
    if link is not None:
        actions.about_whom(record_id=link.record_id, relation="the child", **common)
    for code, who, ago, recorded_ago, says, meaning in PARTS:
        happened, recorded = asked - timedelta(days=ago), asked - timedelta(days=recorded_ago)
        event: UUID | None = None
        if link is not None:
            event = record_event(
                subject_id=link.record_id,
                kind="note",
                sentence=says,
                data={},
                by=by(who, at),
                happened_at=happened,
                at=recorded,
                label=Label(owner_agency=code, category="concern"),
            ).id
        due = end_of_day((asked + timedelta(days=20)).astimezone(LONDON).date())
        part = actions.ask_for_part(agency=code, due_at=due, **common)
        sent: dict[str, Any] = {"by": by(who, asked + timedelta(days=9)), "at": asked + timedelta(days=9)}
        told: dict[str, Any] = {"told": ["COUNCIL"], "told_on": (asked - timedelta(days=34)).astimezone(LONDON).date()}
        more: dict[str, Any] = told if code != "COUNCIL" else {}
        if event is not None:
            actions.confirm_entries(part_id=part.id, events=[event], **sent)
            line = part.lines.get()
            actions.explain_line(line_id=line.id, comment=meaning, contact=True, **more, **sent)
        else:
            actions.write_line(
                part_id=part.id,
                happened_on=happened.astimezone(LONDON).date(),
                recorded_on=recorded.astimezone(LONDON).date(),
                says=says,
                comment=meaning,
                contact=True,
                **more,
                **sent,
            )
        actions.return_part(
            part_id=part.id, analysis=f"{meaning} It is in our training now.", nothing_held=False, **sent
        )


def _joint(by: By, users: dict[str, User], at: datetime) -> None:
    """A joint review, published this month: feedback given, learning events planned."""
    row = _play(JOINT_TO_REPORT, by, users, at)
    met = at - timedelta(days=40)
    same = ContributionLine.objects.filter(contribution__review=row, contribution__agency__in=("COUNCIL", "POLICE"))
    actions.put_together(
        review_id=row.id, line_ids=[line.id for line in same], occurrence="The neighbour’s call about shouting",
        explained="The police wrote down the day on which they went, the council the day on which it was told of it.",
        by=by(MANAGER, met), at=met,
    )  # fmt: skip
    month = at.astimezone(LONDON).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    out = max(at - timedelta(days=2), month)
    agreed = at - timedelta(days=10)
    before: dict[str, Any] = {"review_id": row.id, "by": by(MANAGER, agreed), "at": agreed}
    day = agreed.astimezone(LONDON).date()
    for stage, ago, words in (
        ("decision", 90, "I want to know who knew. I do not want it in the papers."),
        ("terms", 75, "She told everybody. I told everybody. Nobody told each other."),
        ("draft", 4, "You have got her right. Leave in what the school nurse did."),
    ):
        actions.record_family(
            stage=stage, relation="her sister", outcome="took_part", how="at home, with an advocate", words=words,
            on=day - timedelta(days=ago), **before,
        )  # fmt: skip
    actions.record_family(
        stage="story",
        relation="the child",
        outcome="declined",
        how="by her foster carer, as she wished",
        on=day - timedelta(days=40),
        **before,
    )
    actions.go_on(
        report="Four services met the same man and none asked who he was. What health knew did not reach the others. "
        "A school nurse’s persistence is the reason that the child was found.",
        **before,
    )
    for limb in row.limbs.all():
        actions.settle_publication(
            limb_id=limb.id,
            outcome="published",
            confirmed=[key for key, _ in KINDS[limb.kind].publication.before],
            why="",
            by=by(MANAGER, out),
            at=out,
        )
    now: dict[str, Any] = {"review_id": row.id, "by": by(MANAGER, out), "at": out}
    actions.record_family(
        stage="publication",
        relation="her sister",
        outcome="took_part",
        how="a visit the day before",
        words="Thank you for telling me first.",
        on=out.astimezone(LONDON).date(),
        **now,
    )
    for who, profession in (("amina.yusuf", "School nurse"), ("jo.fenwick", "Social worker"), ("", "Ward sister")):
        took: dict[str, Any] = {"profession": profession, "way": "interview", "on": day, **now}
        if who:
            part = actions.record_practitioner(user=users[who].id, **took)
        else:
            part = actions.record_practitioner(name="Ros Tandy", agency="ACUTE", **took)
        actions.give_feedback(
            practitioner_id=part.id,
            text="The review is published. It found that you wrote clearly and in time; read its second finding.",
            how="" if who else "by telephone, and the report by post",
            by=by(MANAGER, out),
            at=out,
        )
    actions.release_brief(
        text="Ask who the adult is who comes with a child, and write the answer down. Ring the other service yourself. "
        "Ask again when the answer does not fit.",
        **now,
    )
    findings = list(row.findings.all())
    recommend(
        text="Every service asks who comes with a child, writes the answer down, and rings the other services.",
        source_kind="review",
        source_id=row.id,
        source_title=f"{row.code_name}, finding 1: {findings[0].title}",
        themes=["curiosity", "sharing"],
        agencies=["COMMUNITY", "POLICE"],
        by=by(MANAGER, out),
        at=out,
    )
    for title, audience, days, about in (
        ("Who is with the child?", "All agencies", 40, findings[:1]),
        ("One picture of health", "Health providers and general practice", 55, findings[1:2]),
    ):
        actions.plan_event(
            title=title,
            audience=audience,
            place="County Hall, and online",
            meets_on=(at + timedelta(days=days)).astimezone(LONDON).date(),
            findings=[f.id for f in about],
            **now,
        )


def _deaths_told(by: By, users: dict[str, User], at: datetime) -> None:
    """A child's death whose meeting has reported, so that the panel's time runs; and a care leaver's death that the
    authority has learned of and not notified yet."""
    row = _play(CHILD_DEATH, by, users, at)
    agreed = at - timedelta(days=20)
    told: dict[str, Any] = {"review_id": row.id, "by": by(MANAGER, agreed), "at": agreed}
    for stage in BEFORE_THE_REPORT:
        actions.record_family(
            stage=stage,
            relation="his parents",
            outcome="took_part",
            how="by their key worker, at home",
            words="Everybody knew what he liked.",
            on=(agreed - timedelta(days=6)).astimezone(LONDON).date(),
            **told,
        )
    actions.go_on(
        report="He died of an illness that was known. The meeting found no cause for concern, and good care at home.",
        **told,
    )
    known = at - timedelta(days=2)
    actions.open_review(
        code_name="Care leaver S",
        about="A care leaver of 21 who died in supported lodgings. The cause is not known yet.",
        kinds=("care_leaver_death",),
        notified_at=None,
        aware_at=known,
        by=by(MANAGER, known),
        at=known,
    )


def _mash(by: By, users: dict[str, User], at: datetime) -> None:
    """The commissioned review of the front door: its report is agreed and goes to the boards."""
    row = _play(MASH_TO_REPORT, by, users, at)
    agreed = at - timedelta(days=6)
    actions.go_on(
        review_id=row.id,
        report="Activity is high, and time is lost waiting for agencies and over weekends. Urgent enquiries are safe. "
        "A plan is being agreed with the partners.",
        by=by(MANAGER, agreed),
        at=agreed,
    )


def _reporting(script: Script) -> Script:
    return Script(script.code_name, script.about, script.kinds, script.notified, "reporting")


JOINT_TO_REPORT, MASH_TO_REPORT = _reporting(JOINT), _reporting(MASH)
