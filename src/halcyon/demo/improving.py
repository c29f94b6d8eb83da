"""Recommendations, what Marlshire’s agencies do about them, and whether it worked. All invented.

The situation is that of the seeds: the front door’s delays were found by a commissioned review, the audit of consent
showed a change, stage one of the work on a review of deaths is nearly done, and one action answers to the board and to
a contract review.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from halcyon.access.viewing import Viewer, viewer_for
from halcyon.agencies.models import User
from halcyon.learning.improving.actions import (
    Step,
    add_evidence,
    answer_escalation,
    answer_recommendation,
    begin_project,
    finish_milestone,
    judge,
    move_project,
    move_stage,
    plan_action,
    reach_milestone,
    recommend,
    redate,
    say_done,
    take_in_report,
    use_round,
)
from halcyon.learning.improving.actions import stop as stop_action
from halcyon.learning.improving.escalating import notice_overdue
from halcyon.learning.improving.models import Action, Recommendation
from halcyon.learning.improving.queries import audit_results
from halcyon.workforce.bodies.models import Body

MASH = "Commissioned review of the front door"
CHILD_R = "Review of Child R"
DEATHS = "Independent review of deaths of people with a learning disability or a mental health problem"


def play_improving(users: dict[str, User], *, at: datetime) -> None:
    """Add them to a demonstration that has its boards, as they stand at `at` (aware)."""
    _Played(users, at).play()


class _Played:
    def __init__(self, users: dict[str, User], at: datetime) -> None:
        self.users, self.at = users, at
        self.bodies = {body.key: body.id for body in Body.objects.all()}

    def ago(self, days: int) -> datetime:
        return self.at - timedelta(days=days)

    def day(self, days: int) -> date:
        """A day so many days from now."""
        return (self.at + timedelta(days=days)).date()

    def by(self, name: str, at: datetime) -> Viewer:
        """A persona with today's rights: the demonstration's accounts are younger than some of what is told here."""
        return replace(viewer_for(self.users[name], at=self.at), at=at)

    def play(self) -> None:
        self.front_door()
        self.consent()
        self.deaths()
        self.child_r()
        self.projects()

    def said(
        self, days: int, text: str, source: str, *agencies: str, kind: str = "review", **more: Any
    ) -> Recommendation:
        at = self.ago(days)
        row = recommend(
            text=text, source_kind=kind, source_id=more.pop("source_id", None), source_title=source,
            themes=more.pop("themes"), agencies=agencies, by=self.by("judith.amery", at), at=at,
        )  # fmt: skip
        for agency in agencies:
            if agency not in more.get("open_for", ()):
                answer_recommendation(
                    recommendation_id=row.id, agency=agency, accepted=True, by=self.by("judith.amery", at), at=at
                )
        return row

    def agreed(
        self, days: int, row: Recommendation, agency: str, owner: str, text: str, success: str, due: int, *bodies: str,
        deputy: str = "", steps: tuple[tuple[str, int], ...] = (),
    ) -> Action:  # fmt: skip
        at = self.ago(days)
        return plan_action(
            recommendation_id=row.id, agency_code=agency, text=text, success=success, owner=self.users[owner].id,
            deputy=self.users[deputy].id if deputy else None, due=self.day(due),
            bodies=[self.bodies[key] for key in bodies], steps=[Step(words, self.day(d)) for words, d in steps],
            by=self.by("judith.amery", at), at=at,
        )  # fmt: skip

    def done(self, action: Action, days: int, who: str, words: str) -> None:
        at = self.ago(days)
        say_done(action_id=action.id, words=words, by=self.by(who, at), at=at)

    def shows(self, action: Action, days: int, title: str, before: float, after: float, unit: str) -> UUID:
        at = self.ago(days)
        return add_evidence(
            action_id=action.id, kind="audit", title=title, before=before, after=after, unit=unit,
            measured_on=self.day(-days), by=self.by("dr.tess.hollis", at), at=at,
        ).id  # fmt: skip

    def judged(self, action: Action, days: int, who: str, assured: bool, words: str = "", **more: Any) -> None:
        at = self.ago(days)
        judge(action_id=action.id, assured=assured, words=words, by=self.by(who, at), at=at, **more)

    def front_door(self) -> None:
        row = self.said(
            150, "Decisions at the front door wait for the afternoon. Put somebody who can decide there all day, and "
            "measure the time from contact to decision every week.", MASH, "COUNCIL", "POLICE", "COMMUNITY",
            themes=("delay", "thresholds"),
        )  # fmt: skip
        late = self.agreed(
            140, row, "COUNCIL", "fiona.mackay", "A second decision-maker is at the front door every afternoon.",
            "Nine in ten decisions within one working day, by the weekly measure.", -45,
            "children_partnership", deputy="helen.marsh", steps=(("Post advertised", -90), ("In post", -50)),
        )  # fmt: skip
        first = late.milestones.get(position=0)
        finish_milestone(milestone_id=first.id, by=self.by("fiona.mackay", self.ago(92)), at=self.ago(92))
        notice_overdue(at=self.ago(43))
        rung = late.escalations.get(rung="owner")
        answer_escalation(
            escalation_id=rung.id, answer="The first round of interviews found nobody. The post is advertised again.",
            by=self.by("fiona.mackay", self.ago(42)), at=self.ago(42),
        )  # fmt: skip
        for days in (30, 16):  # the director, then the bodies, as the ladder says
            notice_overdue(at=self.ago(days))
        moved = self.agreed(
            140, row, "POLICE", "imran.shah", "An information officer of the police answers at weekends as well.",
            "Requests made on a Saturday are answered by Sunday evening.", -10, "children_partnership",
        )  # fmt: skip
        redate(
            action_id=moved.id, due=self.day(40), reason="The new shift pattern begins with the next duty roster.",
            agreed_by=self.users["judith.amery"].id, by=self.by("imran.shah", self.ago(20)), at=self.ago(20),
        )  # fmt: skip
        waits = self.agreed(
            140, row, "COMMUNITY", "leah.bright", "Health’s information officers answer from one shared list, so that "
            "a request is not lost when somebody is away.", "Requests to health answered in time.", -20,
            "children_partnership", "community_contract_review",
        )  # fmt: skip
        self.done(waits, 25, "leah.bright", "The shared list is used by all four officers for three weeks.")

    def consent(self) -> None:
        row = self.said(
            400, "Staff think of and treat under 16s as children, ask about consent each time, and assess whether a "
            "relationship is consensual.", "Review of Children K to P", "COMMUNITY", "GP",
            themes=("consent", "exploitation", "curiosity"),
        )  # fmt: skip
        clinic = self.agreed(
            390, row, "COMMUNITY", "leah.bright", "The clinic’s questionnaire asks about consent and age at every "
            "visit of a young person, and staff are briefed on curiosity and respectful mistrust.",
            "Nine in ten interviews and files show that consent was explored.", -200,
            "children_partnership", "community_contract_review",
        )  # fmt: skip
        self.shows(clinic, 380, "Consent audit of files, before", 31, 31, "per cent of files")
        self.done(clinic, 210, "leah.bright", "The questionnaire is changed and every clinic has been briefed.")
        # The interviews were held twice: what they found is read from the rounds, and nobody types it.
        rounds = audit_results(self.by("judith.amery", self.at))
        later = (
            use_round(
                action_id=clinic.id, result=rounds[0], by=self.by("dr.tess.hollis", self.ago(18)), at=self.ago(18)
            ).id
            if rounds
            else self.shows(clinic, 18, "Consent audit of files, after", 31, 74, "per cent of files")
        )
        self.judged(clinic, 12, "judith.amery", True, "A positive shift, short of the aim.", evidence_id=later)
        practices = self.agreed(
            390, row, "GP", "dr.sana.malik", "Every practice has the consent guidance on its template and a lead who "
            "answers questions about it.", "Every practice confirms it.", -230, "children_partnership",
        )  # fmt: skip
        self.done(practices, 240, "dr.sana.malik", "All practices have the template. Two confirmed by telephone.")
        self.judged(
            practices, 120, "stella.winter", True, "No audit measures a template. The named GP has seen it at every "
            "practice visit since, and the self-assessment will ask.",
        )  # fmt: skip

    def deaths(self) -> None:
        at = self.ago(300)
        report = take_in_report(
            title=DEATHS, author="Commissioned by NHS England, about a trust elsewhere", published_on=self.day(-330),
            summary="Which deaths were looked into, how well, and how families were involved.",
            stages=(("Stage one: every death of the last four years is found and screened", self.day(30)),
                    ("Thematic review of what stage one found", self.day(150)), ("Report to the governing body", None)),
            by=self.by("judith.amery", at), at=at,
        )  # fmt: skip
        stages = list(report.stages.all())
        move_stage(
            stage_id=stages[0].id, state="nearly", note="Almost complete: the last screenings wait for records.",
            by=self.by("judith.amery", self.ago(12)), at=self.ago(12),
        )  # fmt: skip
        move_stage(
            stage_id=stages[1].id, state="planned", note="The best way to conduct it is being agreed with NHS England.",
            by=self.by("judith.amery", self.ago(12)), at=self.ago(12),
        )  # fmt: skip
        told = self.said(
            290, "Families are told how a death is looked into, asked what they want to know, and told what was found.",
            DEATHS, "COMMUNITY", "ICB", kind="outside", source_id=report.id, themes=("deaths", "family"),
        )  # fmt: skip
        self.agreed(
            280, told, "COMMUNITY", "asha.verma", "A named person writes to every family within ten working days.",
            "Letters in nine of ten reviews.", 60, "icb_governing_body", "community_contract_review",
            steps=(("Letter agreed with families", -60), ("Named people in every team", 30)),
        )  # fmt: skip
        again = self.agreed(
            280, told, "ICB", "maeve.kelly", "The contract asks for the number of deaths screened every quarter, and "
            "the contract review reads it.", "The share of deaths screened rises.", -100,
            "icb_governing_body", "community_contract_review",
        )  # fmt: skip
        self.done(again, 110, "maeve.kelly", "The contract was varied, and the first two quarters were reported.")
        same = self.shows(again, 40, "Audit of deaths screened, second quarter", 62, 61, "per cent of deaths")
        self.judged(
            again, 35, "stella.winter", False, "It is reported and has not risen. The action asks for the number, and "
            "nobody acts on it.", evidence_id=same,
        )  # fmt: skip
        redate(
            action_id=again.id, due=self.day(70), reason="Open again: a threshold and a named person are added.",
            agreed_by=self.users["judith.amery"].id, by=self.by("maeve.kelly", self.ago(25)), at=self.ago(25),
        )  # fmt: skip
        self.said(
            290, "Reviewers of a death are independent of the team that treated the person.", DEATHS, "COMMUNITY",
            kind="outside", source_id=report.id, themes=("deaths", "supervision"), open_for=("COMMUNITY",),
        )  # fmt: skip

    def child_r(self) -> None:
        row = self.said(
            200, "When a child is absent from school and from a clinic in the same week, the two tell each other.",
            CHILD_R, "SCHOOLS", "ACUTE", "HOUSING", themes=("sharing", "missing", "was_not_brought"),
            open_for=("HOUSING",),
        )  # fmt: skip
        answer_recommendation(
            recommendation_id=row.id, agency="HOUSING", accepted=False, reason="Housing has no record of school or "
            "clinic attendance, and would have nothing to tell.", by=self.by("judith.amery", self.ago(180)),
            at=self.ago(180),
        )  # fmt: skip
        self.agreed(
            180, row, "SCHOOLS", "carol.jennings", "The attendance officer tells the school nurse on the third day.",
            "School nurses know of nine in ten absences of children on a plan.", 20, "children_partnership",
        )  # fmt: skip
        stopped = self.agreed(
            180, row, "ACUTE", "peter.lowe", "Clinics send a list of children who were not brought to each school.",
            "Schools say that they use the list.", -60, "children_partnership",
        )  # fmt: skip
        stop_action(
            action_id=stopped.id, reason="Sending lists of all children to all schools is more than is needed. The "
            "school nurse is told instead.", by=self.by("judith.amery", self.ago(80)), at=self.ago(80),
        )  # fmt: skip
        notice_overdue(at=self.at)

    def projects(self) -> None:
        at = self.ago(160)
        by = self.by("judith.amery", at)
        tool = begin_project(
            title="One screening tool in every service", aim="Every service that sees young people uses the same tool "
            "for exploitation, on paper or in its own system.", agency="COUNCIL", owner=self.users["sara.lindqvist"].id,
            benefit="Young people are asked the same questions wherever they come, and services understand each other.",
            measure="Services that use the agreed tool", unit="of 15 services", before=6, target=15,
            more_is_better=True, begins=self.day(-150), ends=self.day(90), body=self.bodies["exploitation_group"],
            steps=(Step("Tool agreed", self.day(-60)), Step("In use in all but clinics", self.day(-10)),
                   Step("In use everywhere", self.day(80))), by=by, at=at,
        )  # fmt: skip
        reached = tool.milestones.get(position=0)
        reach_milestone(milestone_id=reached.id, by=self.by("sara.lindqvist", self.ago(62)), at=self.ago(62))
        move_project(
            project_id=tool.id, state="running", words="Four more services have moved to it; clinics follow in spring.",
            after=11, measured_on=self.day(-12), by=self.by("sara.lindqvist", self.ago(10)), at=self.ago(10),
        )  # fmt: skip
        panel = begin_project(
            title="Health at every missing panel", aim="A nurse for looked-after children or of the exploitation team "
            "is at every panel on missing children.", agency="ICB", owner=self.users["maeve.kelly"].id,
            benefit="Those who see a child know that the child was missing, and what to look for.",
            measure="Panels with a health member", unit="per cent of panels", before=40, target=100,
            more_is_better=True, begins=self.day(-150), ends=self.day(-20), body=self.bodies["missing_group"],
            by=by, at=at,
        )  # fmt: skip
        move_project(
            project_id=panel.id, state="delivered", words="A rota of two nurses covers every panel.",
            after=95, measured_on=self.day(-22), by=self.by("maeve.kelly", self.ago(20)), at=self.ago(20),
        )  # fmt: skip
        schools = begin_project(
            title="Programmes in schools", aim="A play about grooming and a course on healthy relationships in every "
            "secondary school.", agency="COUNCIL", owner=self.users["carys.bevan"].id,
            benefit="Pupils know what grooming looks like and whom they can tell.",
            measure="Secondary schools reached", unit="of 34 schools", before=0, target=34, more_is_better=True,
            begins=self.day(-120), ends=self.day(200), body=self.bodies["training_group"], by=by, at=at,
        )  # fmt: skip
        move_project(
            project_id=schools.id, state="paused", words="Paused until the autumn: the theatre group is fully booked.",
            after=19, measured_on=self.day(-40), by=self.by("carys.bevan", self.ago(38)), at=self.ago(38),
        )  # fmt: skip
