"""A recommendation to an action that is assured: the acts."""

from __future__ import annotations

import uuid
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.learning.improving import DONE, body, planned, recommended, today
from tests.support import County, examples

from halcyon.access.viewing import Denied
from halcyon.assurance.models import Publication
from halcyon.kernel.problems import NotDone
from halcyon.learning.audits.statistics import Change
from halcyon.learning.improving.actions import (
    add_evidence,
    answer_recommendation,
    give_to,
    judge,
    redate,
    say_done,
    stop,
    use_measure,
    use_round,
)
from halcyon.learning.improving.actions.judging import shown
from halcyon.learning.improving.models import Action, Judgement
from halcyon.learning.improving.rounds import Result
from halcyon.learning.improving.rules import OPEN_STATES, tally, why_not_shown
from halcyon.work.models import Task

WHY = "No audit can measure this: the letter was sent and every practice confirmed it."
pytestmark = pytest.mark.django_db


def evidence(county: County, row: Action, *, after: float = 0.8, days: int = 0, by: str = "asha.verma") -> Any:
    return add_evidence(
        action_id=row.id, kind="audit", title="Consent audit, second round", before=0.4, after=after,
        measured_on=today(county) + timedelta(days=days), by=county.viewer(by), at=county.now,
    )  # fmt: skip


def test_done_is_not_assured_until_a_later_audit_shows_the_change(county: County) -> None:
    row = planned(county)
    assert Task.objects.filter(user=county.id("asha.verma"), kind="learning_action", done_at__isnull=True).count() == 1
    early = evidence(county, row)
    say_done(action_id=row.id, words=DONE, by=county.viewer("asha.verma"), at=county.now)
    judith = county.viewer("judith.amery")
    with pytest.raises(NotDone, match="before the action was done"):
        judge(action_id=row.id, assured=True, evidence_id=early.id, by=judith, at=county.now)
    for words in ("", "It is fine."):
        with pytest.raises(NotDone, match="why it is assured without"):
            judge(action_id=row.id, assured=True, words=words, by=judith, at=county.now)
    county.later(days=40)
    same = evidence(county, row, after=0.4)
    with pytest.raises(NotDone, match="no change"):
        judge(action_id=row.id, assured=True, evidence_id=same.id, by=county.viewer("judith.amery"), at=county.now)
    words = "The audit found the same as before the briefing."
    judge(action_id=row.id, assured=False, evidence_id=same.id, words=words, by=judith, at=county.now)
    row.refresh_from_db()
    assert row.state == Action.NOT_ASSURED
    assert Task.objects.filter(user=county.id("asha.verma"), kind="learning_action", done_at__isnull=True).count() == 1
    say_done(action_id=row.id, words=DONE, by=county.viewer("asha.verma"), at=county.now)
    with pytest.raises(NotDone):
        judge(action_id=row.id, assured=True, evidence_id=same.id, by=judith, at=county.now)
    county.later(days=60)
    better = evidence(county, row)
    judge(action_id=row.id, assured=True, evidence_id=better.id, by=county.viewer("judith.amery"), at=county.now)
    row.refresh_from_db()
    assert (row.state, row.closed_by) == (Action.ASSURED, county.id("judith.amery"))
    assert not Task.objects.filter(subject_id=row.id, done_at__isnull=True).exists()


def test_a_difference_between_rounds_that_may_be_chance_shows_no_change(county: County) -> None:
    row = planned(county)
    say_done(action_id=row.id, words=DONE, by=county.viewer("asha.verma"), at=county.now)
    at = county.later(days=40)
    judith = county.viewer("judith.amery")

    def used(after: int, before: int) -> Any:
        change = Change((after, 20), (before, 20))
        found = Result(uuid.uuid4(), "P5a", "Consent, again", 5.0 * before, 5.0 * after, today(county), change)
        return use_round(action_id=row.id, result=found, by=judith, at=at)

    chance, sure = used(12, 9), used(16, 4)
    assert (chance.kind, sure.kind) == ("figure", "audit")
    assert "may be chance" in chance.words
    assert "Better by 60 points" in sure.words
    with pytest.raises(NotDone, match="Only the result of an audit"):
        judge(action_id=row.id, assured=True, evidence_id=chance.id, by=judith, at=at)
    assert judge(action_id=row.id, assured=True, evidence_id=sure.id, by=judith, at=at).assured


def test_nobody_assures_or_stops_their_own_action(county: County) -> None:
    judith = county.id("judith.amery")
    for people in ({"owner": judith}, {"deputy": judith}):
        row = planned(county, **people)
        say_done(action_id=row.id, words=DONE, by=county.viewer("asha.verma"), at=county.now)
        for own in (
            lambda row=row: judge(
                action_id=row.id, assured=True, words=WHY, by=county.viewer("judith.amery"), at=county.now
            ),
            lambda row=row: stop(action_id=row.id, reason=WHY, by=county.viewer("judith.amery"), at=county.now),
        ):
            with pytest.raises(Denied):
                own()
        judge(action_id=row.id, assured=True, words=WHY, by=county.viewer("stella.winter"), at=county.now)
    # Whoever said that it was done does not assure it, although the action is not theirs.
    row = planned(county)
    say_done(action_id=row.id, words=DONE, by=county.viewer("judith.amery"), at=county.now)
    with pytest.raises(Denied):
        judge(action_id=row.id, assured=True, words=WHY, by=county.viewer("judith.amery"), at=county.now)
    with pytest.raises(Denied):
        judge(action_id=row.id, assured=True, words=WHY, by=county.viewer("mark.sterling"), at=county.now)


def test_a_day_is_moved_only_with_a_reason_and_somebody_else_who_agreed(county: County) -> None:
    row = planned(county)
    asha, judith = county.id("asha.verma"), county.id("judith.amery")
    new: dict[str, Any] = {"action_id": row.id, "due": row.due + timedelta(days=30), "at": county.now}
    reason = "The record system is changed in the spring only."
    for wrong in (
        {"reason": "late", "agreed_by": judith},
        {"reason": reason, "agreed_by": asha},
        {"reason": reason, "agreed_by": county.id("mark.sterling")},
    ):
        with pytest.raises(NotDone):
            redate(**new, **wrong, by=county.viewer("asha.verma"))
    redate(**new, reason=reason, agreed_by=judith, by=county.viewer("asha.verma"))
    row.refresh_from_db()
    assert row.due == new["due"]
    assert row.dates.get().agreed_by == judith


def test_an_agency_that_does_not_accept_says_why_and_has_no_action(county: County) -> None:
    row = recommended(county)
    asha = county.viewer("asha.verma")
    given: dict[str, Any] = {"recommendation_id": row.id, "agency": "COMMUNITY", "at": county.now}
    with pytest.raises(NotDone):
        answer_recommendation(**given, accepted=False, by=asha)
    with pytest.raises(Denied):
        answer_recommendation(**given, accepted=True, by=county.viewer("mark.sterling"))
    answer_recommendation(**given, accepted=False, reason="Our clinics do this since the spring.", by=asha)
    with pytest.raises(NotDone, match="does not accept"):
        planned(county, row)


def test_who_may_not_see_learning_writes_nothing(county: County) -> None:
    with pytest.raises(Denied):
        recommended_by(county, "paul.renshaw")
    row = planned(county)
    for act in (
        lambda: say_done(action_id=row.id, words=DONE, by=county.viewer("mark.sterling"), at=county.now),
        lambda: give_to(
            action_id=row.id, owner=county.id("mark.sterling"), by=county.viewer("mark.sterling"), at=county.now
        ),
        lambda: evidence(county, row, by="paul.renshaw"),
        lambda: stop(action_id=uuid.uuid4(), reason=WHY, by=county.viewer("judith.amery"), at=county.now),
    ):
        with pytest.raises(Denied):
            act()


def recommended_by(county: County, name: str) -> None:
    from halcyon.learning.improving.actions import recommend

    recommend(
        text=WHY, source_kind="audit", source_id=None, source_title="Audit", by=county.viewer(name), at=county.now
    )


PEOPLE = ("asha.verma", "judith.amery", "stella.winter", "clive.rowan", "mark.sterling", "paul.renshaw")
MOVES = st.lists(
    st.tuples(
        st.sampled_from(("evidence", "done", "done", "judge", "judge", "stop")),
        st.sampled_from(PEOPLE),
        st.sampled_from((0, 0, 9)),
        st.booleans(),
        st.sampled_from(("", WHY)),
    ),
    min_size=4,
    max_size=14,
)


@examples(25, 10_000)
@given(owner=st.sampled_from(PEOPLE), moves=MOVES)
def test_over_random_histories_assured_means_shown_or_written_by_somebody_else_and_nothing_is_lost(
    county: County, owner: str, moves: list[tuple[str, str, int, bool, str]]
) -> None:
    row = planned(county, owner=county.id(owner), bodies=(body().id, body("contract", "contract_review").id))
    say_done(action_id=row.id, words=DONE, by=county.viewer(owner), at=county.now)
    for what, who, days, good, words in moves:
        with suppress(Denied, NotDone):
            _try(county, row, what, who, county.later(days=days, minutes=1), good, words)
    row.refresh_from_db()
    said = list(Judgement.objects.filter(action=row, assured=True))
    assert (row.state == Action.ASSURED) == (len(said) == 1)
    for last in said:
        assert row.done_at is not None
        assert last.by not in {row.owner, row.deputy, row.done_by}
        proven = last.evidence and not why_not_shown(shown(last.evidence), done_on=row.done_at.date())
        assert proven or (last.evidence is None and len(last.words) >= 20)
    states = list(Action.objects.values_list("state", flat=True))
    assert sum(tally(states).values()) == len(states)
    open_tasks = Task.objects.filter(subject_id=row.id, kind="learning_action", done_at__isnull=True).count()
    assert open_tasks == (row.state in OPEN_STATES), "what is open is on its owner's list, and nothing else is"


def _try(county: County, row: Action, what: str, who: str, at: datetime, good: bool, words: str) -> None:
    by = county.viewer(who)
    if what == "evidence":
        evidence(county, row, after=0.9 if good else 0.2, by=who)
    elif what == "done":
        say_done(action_id=row.id, words=words, by=by, at=at)
    elif what == "stop":
        stop(action_id=row.id, reason=words, by=by, at=at)
    else:
        last = row.evidence.order_by("at").last()
        piece = last.id if last is not None and not words else None
        judge(action_id=row.id, assured=good, evidence_id=piece, words=words, by=by, at=at)


def test_a_measure_is_picked_and_its_figures_are_read_as_they_were_published(county: County) -> None:
    key, months = "files_good", [date(2025, 10, 1), date(2026, 1, 1), date(2026, 4, 1)]
    for month, whole in zip(months, ([3, 7], None, [8, 2]), strict=True):
        Publication.objects.create(
            key=key, version=1, starts=month, whole=whole, digest="d", published_at=county.now - timedelta(days=1)
        )
    row, judith = planned(county), county.viewer("judith.amery")
    picked: dict[str, Any] = {"action_id": row.id, "measure": key, "by": judith, "at": county.now}
    with pytest.raises(NotDone, match="of which there is a figure"):
        use_measure(**picked, before=months[0], after=months[1])  # what is hidden from the board is no evidence
    with pytest.raises(NotDone, match="later"):
        use_measure(**picked, before=months[2], after=months[0])
    with pytest.raises(Denied):
        use_measure(**{**picked, "by": county.viewer("amina.yusuf")}, before=months[0], after=months[2])
    with pytest.raises(Denied):
        use_measure(**{**picked, "measure": "no_such_thing"}, before=months[0], after=months[2])
    page = county.client("judith.amery")
    first = page.post(f"/actions/{row.id}/measure/", {"measure": key})
    assert first.status_code == 302 and first.url.endswith(f"?measure={key}")
    sent = page.post(first.url, {"before": "2025-10-01", "after": "2026-04-01", "words": ""})
    assert sent.status_code == 302, sent.content.decode()
    found = row.evidence.get()
    assert (found.kind, found.before, found.after, found.unit) == ("measure", 30.0, 80.0, "per cent")
    assert found.source_ref == "files_good.1/2025-10-01/1 files_good.1/2026-04-01/1" and found.more_is_better
    assert found.measured_on == date(2026, 6, 30)
    assert b"Read from the board" in page.get(f"/actions/{row.id}/").content
