"""What the council does in the demonstration after the hub has decided: discussions held, enquiries made, conferences,
plans and assessments, each step by the person who takes it.

The people of the council go through what lies before them at a few hours of every day, and take the next step of
whatever is ready for it. Some of it is late, as in any council.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from halcyon.agencies.queries import working_calendar
from halcyon.cases.actions import accept_hand_off, allocate, invite, move, record_attendance
from halcyon.cases.actions.beside import beside
from halcyon.cases.models import Allocation, Attendance, Case, HandOff
from halcyon.demo import council_words as said
from halcyon.demo.taking_on import RECEIVERS
from halcyon.kernel.calendar import LONDON
from halcyon.people.models import SuppliedRecord

if TYPE_CHECKING:
    from halcyon.demo.concerns import Player

HUB_MANAGER, TEAM_MANAGER, CHAIR = "helen.marsh", RECEIVERS["assessment_manager"], "ellen.frost"
WORKERS = ("jo.fenwick", "marcus.bell")
HOURS, WEEKEND = (time(9, 40), time(12, 20), time(15, 40)), (time(11, 10), time(14, 30))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NEVER = timedelta(days=3650)
ASSESSED_WITHIN = 44  # working days; with one more an assessment is at its limit
LATE_TEAM = timedelta(days=6)  # how long the team leaves every ninth hand-off
TOLD_OUTSIDE = timedelta(hours=20)  # until whoever is outside the county has said who takes it on


class Council:
    """The council's part of the demonstration, carried out by `player` from hour to hour."""

    def __init__(self, player: Player, kinds: dict[str, str]) -> None:
        """`kinds` says of each concern, by its key, what it was about."""
        self.player, self.kinds = player, kinds
        self.ready: dict[uuid.UUID, datetime] = {}
        self.steps: dict[uuid.UUID, int] = {}

    def plan(self, *, since: datetime, until: datetime) -> None:
        """Put every round of those days in the queue."""
        day = since.astimezone(LONDON).date()
        while day <= until.astimezone(LONDON).date():
            works = working_calendar().is_working_day(day)
            for hour in HOURS if works else WEEKEND:
                moment = datetime.combine(day, hour, LONDON)
                self.player.at(moment, self.work if works else self.weekend)
            day += DAY

    def weekend(self, moment: datetime) -> None:
        """What cannot wait for Monday: whether a child is safe is discussed on any day."""
        self._go_through({"strategy_discussion": self._discuss}, moment)

    def work(self, moment: datetime) -> None:
        self._hand_offs(moment)
        self._go_through(
            {
                "strategy_discussion": self._discuss,
                "section_47": self._enquire,
                "child_protection": self._protect,
                "assessment": self._assess,
                "child_in_need": self._help,
            },
            moment,
        )

    # -- how it goes through them ------------------------------------------------------------------------------------

    def _go_through(self, steps: dict[str, Callable[[Case, datetime], timedelta]], moment: datetime) -> None:
        """Take the next step of every case that is ready; a step says how long it is until the one after it."""
        for pathway, step in steps.items():
            rows = Case.objects.filter(pathway=pathway, closed_at__isnull=True, restricted=False)
            for case in rows.order_by("opened_at", "id"):
                # Every fifth waits longer before anybody begins.
                slow = timedelta(hours=30) if _number(case) % 5 == 0 else HOUR / 2
                if self.ready.setdefault(case.id, case.opened_at + slow) <= moment:
                    self.ready[case.id] = moment + step(case, moment)

    def _do(self, case: Case, key: str, who: str, moment: datetime, **given: object) -> None:
        move(case_id=case.id, key=key, given=given, by=self.player.by(who, moment), at=moment)

    def _turn(self, case: Case) -> int:
        """How many steps of this kind came before."""
        turn = self.steps.get(case.id, 0)
        self.steps[case.id] = turn + 1
        return turn

    def _worker(self, case: Case, moment: datetime) -> str:
        """Who works a case, or nobody yet (""). Whoever made the enquiry goes on with what came of it."""
        held = self._held(case, ends__isnull=True)
        if held or case.parent is None or HandOff.objects.filter(case=case).exists():
            return held
        before = self._held(case.parent)
        if before:
            allocate(
                case_id=case.id,
                user=self.player.users[before].id,
                purpose="assessment" if case.pathway in ("assessment", "child_in_need") else "section_47",
                reason="Knows the child and the family",
                by=self.player.by(TEAM_MANAGER, moment),
                at=moment,
            )
        return before

    def _held(self, case: Case, **which: object) -> str:
        user = Allocation.objects.filter(case=case, **which).order_by("-begins").values_list("user", flat=True).first()
        return next((name for name, account in self.player.users.items() if account.id == user), "")

    def _invite(self, case: Case, people: tuple[said.Person, ...], who: str, moment: datetime) -> None:
        by = self.player.by(who, moment)
        for agency, profession, name in people:
            invite(case_id=case.id, agency=agency, profession=profession, name=name, by=by, at=moment)

    def _come(self, case: Case, who: str, moment: datetime, *, without: str = "-") -> None:
        """Those who were invited came, all but those of one agency."""
        listed = Attendance.objects.filter(case=case, event__isnull=True)
        record_attendance(
            case_id=case.id,
            states={row.id: "apologies" if row.agency == without else "came" for row in listed},
            by=self.player.by(who, moment),
            at=moment,
        )

    def _age(self, case: Case, moment: datetime) -> int | None:
        """How old the child is, as far as anybody knows; None for a child who is not born."""
        born = SuppliedRecord.objects.values_list("birth_date", flat=True).get(id=case.record_id)
        if born is None:
            return None if self._kind(case) == "unborn" else said.TALKS
        return (_day(moment) - born).days // 365

    def _seen(self, case: Case, moment: datetime) -> dict[str, str]:
        age = self._age(case, moment)
        return said.UNBORN if age is None else said.YOUNGER if age < said.TALKS else said.OLDER

    def _words(self, case: Case, where: str, moment: datetime) -> str:
        age = self._age(case, moment)
        return "" if age is None or age < said.TALKS else said.WORDS[where]

    def _kind(self, case: Case) -> str:
        """What the concern was about from which a case came."""
        while case.parent is not None:
            case = case.parent
        key = next((key for key, cases in self.player.played.cases_of.items() if case.id in cases), "")
        return self.kinds.get(key, "")

    # -- what is handed over -----------------------------------------------------------------------------------------

    def _hand_offs(self, moment: datetime) -> None:
        """The team's manager names a worker for what was handed over; who has it outside the county is written down."""
        waiting = HandOff.objects.filter(state=HandOff.WAITING, case__restricted=False).select_related("case")
        for row in waiting.order_by("sent_at", "id"):
            number = _number(row.case)
            if row.outside and row.sent_by and row.sent_at + TOLD_OUTSIDE <= moment and number % 7:
                who = next(name for name, user in self.player.users.items() if user.id == row.sent_by)
                words = f"Duty social worker, {row.receiver}"
                by = self.player.by(who, moment)
                accept_hand_off(hand_off_id=row.id, worker=None, worker_words=words, by=by, at=moment)
            elif row.to_role == "assessment_manager" and not row.to_user:
                late = LATE_TEAM if number % 9 == 0 else HOUR
                # A child is assessed once at a time.
                again = row.value == "assessment" and _open_beside(row.case, "assessment")
                if row.sent_at + late <= moment and not again:
                    worker = self.player.users[WORKERS[number % len(WORKERS)]].id
                    by = self.player.by(TEAM_MANAGER, moment)
                    accept_hand_off(hand_off_id=row.id, worker=worker, worker_words="", by=by, at=moment)

    # -- the strategy discussion -------------------------------------------------------------------------------------

    def _discuss(self, case: Case, moment: datetime) -> timedelta:
        number, today = _number(case), _day(moment)
        if case.state in ("called", "reconvene"):
            early = moment.astimezone(LONDON).hour < 15
            meets = today if early else today + DAY
            self._do(
                case, "arrange", HUB_MANAGER, moment,
                meets_on=meets, meets_at="3pm" if early else "9am", meets_how="video",
            )  # fmt: skip
            self._invite(case, said.DISCUSSION, HUB_MANAGER, moment)
            return HOUR * (2 if early else 15)
        if case.state == "arranged":
            if number % 7 == 3 and not self._turn(case):
                self._come(case, HUB_MANAGER, moment, without="POLICE")
                self._do(
                    case, "hold_short", HUB_MANAGER, moment, short_on=today, safety_plan=said.SAFETY,
                    short_why="The police had nobody free before the evening, and the children go home at three.",
                )  # fmt: skip
                return HOUR * 2
            self._come(case, HUB_MANAGER, moment)
            self._do(
                case, "hold", HUB_MANAGER, moment,
                held_on=today, known=said.KNOWN, child_voice=self._words(case, "discussion", moment),
            )  # fmt: skip
            return timedelta(minutes=20)
        single = _open_beside(case, "section_47", "child_protection")
        decision = "none" if single or number % 6 == 4 else "joint" if number % 2 else "single"
        given = {
            "decision": decision,
            "rationale": "What the agencies know fits together and is not explained by what the family says.",
            "safety_plan": said.SAFETY,
            "medical": "yes" if decision == "joint" else "no",
            "medical_why": "By the paediatrician on call, today."
            if decision == "joint"
            else "No injury was seen, and the health visitor saw the child yesterday.",
            "tells_family": "The social worker tells the parents this afternoon, at home.",
        }
        if decision == "none":
            given["instead"] = (
                "What is open about this child already goes on, and was told."
                if single
                else "The family’s social worker visits twice this week; the health visitor goes along."
            )
        else:
            given["handover_note"] = (
                "The child is to be seen today, alone if they will. The safety plan holds until Monday."
            )
        self._do(case, "decide", HUB_MANAGER, moment, **given)
        return NEVER

    # -- the section 47 enquiry --------------------------------------------------------------------------------------

    def _enquire(self, case: Case, moment: datetime) -> timedelta:
        worker = self._worker(case, moment)
        if not worker:
            return HOUR
        if not self._turn(case):
            self._do(case, "see_child", worker, moment, seen_on=_day(moment), **self._seen(case, moment))
            return DAY * 6
        known, number = _open_beside(case, "child_protection", "child_in_need"), _number(case)
        outcome, substantiated = "conference", "yes_continuing"
        if known or number % 5 == 4:
            outcome, substantiated = "no_further_action", "no"
        elif number % 5 == 2 or self._age(case, moment) is None:
            outcome, substantiated = "child_in_need", "yes_safe_now"
        self._do(
            case, "conclude", TEAM_MANAGER, moment,
            outcome=outcome,
            substantiated=substantiated,
            reason="The child was seen alone. What they say, the house and the agencies’ records were put together.",
            siblings="Every child of the household was seen in the same week.",
            told="The family was told by their social worker, face to face.",
            not_seen_reason="" if self._age(case, moment) is not None else said.NOT_BORN,
        )  # fmt: skip
        return NEVER

    # -- the conference and the plan ---------------------------------------------------------------------------------

    def _protect(self, case: Case, moment: datetime) -> timedelta:
        worker, today, calendar = self._worker(case, moment), _day(moment), working_calendar()
        if not worker:
            return HOUR
        if case.state == "to_convene":
            begun = date.fromisoformat(str(case.facts.get("initiated_at") or today)[:10])
            late = _number(case) % 6 == 5
            day = max(calendar.add_working_days(begun, 18 if late else 14), calendar.add_working_days(today, 2))
            self._do(
                case, "arrange", worker, moment,
                conference_on=day, conference_at="10am, County Hall", pre_birth="no",
                invited="The parents, the school, the health visitor, the police and the social worker.",
            )  # fmt: skip
            self._invite(case, said.CONFERENCE, CHAIR, moment)
            return datetime.combine(day - 3 * DAY, HOURS[0], LONDON) - moment
        if case.state == "arranged":
            day = date.fromisoformat(str(case.facts["conference_on"])[:10])
            if today < day:
                if not self._turn(case):
                    self._do(case, "reports_in", worker, moment, reports_in_on=today, missing="Nobody’s")
                    self._do(
                        case, "share_report", worker, moment,
                        shared_on=today, shared_how="Read through with both parents at home.",
                    )  # fmt: skip
                return datetime.combine(day, HOURS[1], LONDON) - moment
            self.steps[case.id] = 0
            self._confer(case, moment)
            return DAY * 6
        return self._on_a_plan(case, worker, moment)

    def _confer(self, case: Case, moment: datetime) -> None:
        self._come(case, CHAIR, moment)
        for need in beside(case.record_id, but=case.id):
            # A plan in need never runs beside a plan of protection.
            if need.pathway == "child_in_need" and need.closed_at is None:
                self._do(
                    Case.objects.get(reference=need.reference), "end", TEAM_MANAGER, moment,
                    plan_ended_on=_day(moment), ended_why="child_protection",
                    reason="The conference decides today on a child protection plan.",
                )  # fmt: skip
        self._do(
            case, "make_plan", CHAIR, moment,
            conference_held_on=_day(moment),
            category=said.CATEGORY.get(self._kind(case), "emotional"),
            reason="Without a plan the child is likely to suffer significant harm; the family cannot change it alone.",
            plan="Somebody safe is at home every night, and the child is seen every ten days. Both parents go to the "
            "course. If it has not changed by the review, a lawyer is asked.",
            core_group="The social worker, the school, the health visitor and both parents.",
            late_why="The minutes of the police came late, and the family asked for a day when both can come.",
            child_voice=self._words(case, "conference", moment),
            family_views=said.FAMILY,
        )  # fmt: skip

    def _on_a_plan(self, case: Case, worker: str, moment: datetime) -> timedelta:
        """Seen every ten days, talked over every month; the review is arranged in good time."""
        turn, today = self._turn(case), _day(moment)
        if turn % 4 == 1:
            self._do(
                case, "core_group", worker, moment,
                core_group_on=today,
                came="Everybody but the father, who was at work.",
                progress="The evenings are calmer, and the child comes to school on time.",
                next_steps="The health visitor looks at the sleeping arrangements before the next visit.",
            )  # fmt: skip
            return DAY * 4
        if turn == 4:
            day = working_calendar().add_working_days(today, 35)
            self._do(
                case, "arrange_review", worker, moment, review_on=day, review_at="10am, County Hall"
            )  # fmt: skip
        seen = {key: words for key, words in self._seen(case, moment).items() if key != "seen"}
        self._do(case, "visit", worker, moment, visited_on=today, **seen)
        return DAY * 9

    # -- assessments and plans in need -------------------------------------------------------------------------------

    def _assess(self, case: Case, moment: datetime) -> timedelta:
        worker, number, today = self._worker(case, moment), _number(case), _day(moment)
        if not worker:
            return HOUR
        if case.state == "written":
            planned = _open_beside(case, "child_in_need", "child_protection")
            outcome = (
                "no_further_action"
                if planned or number % 3 == 0
                else "early_help"
                if number % 3 == 1
                else "child_in_need"
            )
            begun = date.fromisoformat(str(case.facts["referral_at"])[:10])
            if working_calendar().working_days_between(begun, today) > ASSESSED_WITHIN:
                over = "The family was away for three weeks, and the school had to be heard."
                self._do(case, "go_over", TEAM_MANAGER, moment, over_reason=over)
            self._do(
                case, "authorise", TEAM_MANAGER, moment, outcome=outcome,
                reason="What was found, what the family wants and what is on offer fit together.",
            )  # fmt: skip
            return NEVER
        turn = self._turn(case)
        if turn == 0:
            self._do(case, "see_child", worker, moment, seen_on=today, **self._seen(case, moment))
            return DAY * 6
        if turn == 1:
            self._do(
                case, "checkpoint", TEAM_MANAGER, moment,
                checked="The child was seen. The school is still to be asked. To be written in three weeks.",
            )  # fmt: skip
            # Every eighth is left too long.
            return DAY * (70 if number % 8 == 7 else 18)
        self._do(
            case, "finish", worker, moment,
            child_seen="yes" if self._age(case, moment) is not None else "no",
            analysis="Needs that the family sees as well, and strengths to build on; what is not known is said.",
            child_voice=self._words(case, "assessment", moment), factors="Stress at home, money.",
        )  # fmt: skip
        return DAY * 2

    def _help(self, case: Case, moment: datetime) -> timedelta:
        worker = self._worker(case, moment)
        if not worker:
            return HOUR
        if self._turn(case) % 3 == 2:
            self._do(
                case, "review", worker, moment,
                reviewed_on=_day(moment), progress="Appointments are kept, and the money from the council has come.",
                next_steps="The family worker goes on once a week until the new year.",
            )  # fmt: skip
        else:
            self._do(case, "visit", worker, moment, seen_on=_day(moment), **self._seen(case, moment))
        return DAY * 20


def _day(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()


def _number(case: Case) -> int:
    """The number in a case's reference: what differs from child to child, and is the same each time."""
    return int(case.reference.rpartition("-")[2])


def _open_beside(case: Case, *pathways: str) -> bool:
    return any(b.closed_at is None and b.pathway in pathways for b in beside(case.record_id, but=case.id))
