"""The staged review of deaths: independence, what may not be left, the second reviewer, and figures that hide few."""

from __future__ import annotations

import random
import uuid
from collections import Counter
from datetime import date, timedelta

import pytest
from tests.support import ASSURANCE, County, county

from halcyon.access.viewing import Denied
from halcyon.exchange.csv.deaths import load_deaths
from halcyon.exchange.csv.sheet import FileFault
from halcyon.kernel.problems import NotDone
from halcyon.learning.reviews.deaths import actions, queries
from halcyon.learning.reviews.deaths.models import Death
from halcyon.learning.reviews.deaths.rules import (
    STAGES,
    Looker,
    needs_second,
    not_independent,
    score_problems,
    screen_problems,
    shares,
    stage_of,
)
from halcyon.practice.reviews.mortality import DECISIONS, FLAGS

__all__ = ["county"]
TEAM, OTHER, ME = uuid.UUID(int=1), uuid.UUID(int=2), uuid.UUID(int=3)
WHY = "Read from the record of the last year."


def test_nobody_of_the_treating_team_screens_its_deaths():
    outside = Looker(ME, "COUNCIL", frozenset({OTHER}))
    assert not_independent(outside, "COMMUNITY", TEAM, True) == ""
    assert "treated" in not_independent(Looker(ME, "COMMUNITY", frozenset({TEAM})), "COMMUNITY", TEAM, True)
    assert not_independent(Looker(ME, "COMMUNITY", frozenset({OTHER})), "COMMUNITY", TEAM, True) == ""
    assert "not known" in not_independent(Looker(ME, "COMMUNITY", frozenset()), "COMMUNITY", None, True)
    assert not_independent(outside, "COMMUNITY", None, True) == ""
    assert "no part" in not_independent(outside, "COMMUNITY", TEAM, False)


@pytest.mark.parametrize("decision", [key for key, _ in DECISIONS])
def test_what_the_grid_and_the_flags_say_decides_what_may_be_left(decision):
    for expected in ("expected", "unexpected"):
        for natural in ("natural", "unnatural"):
            for flag in ("", *dict(FLAGS)):
                wrong = screen_problems(expected, natural, [flag] if flag else [], decision, WHY)
                left = decision == "none"
                leads_on = (
                    expected == "unexpected"
                    or natural == "unnatural"
                    or flag in ("family_concern", "learning_disability")
                )
                assert bool(wrong) == (left and leads_on), (expected, natural, flag)
    assert set(screen_problems("", "", [], "", "")) == {"expected", "natural", "decision", "why"}


def test_poor_care_in_any_phase_needs_a_second_reviewer():
    assert not needs_second({"ongoing": 3, "transfer": 5}, 3)
    assert needs_second({"ongoing": 2, "transfer": 5}, 4) and needs_second({"ongoing": 4}, 2)
    assert set(score_problems({"ongoing": 6}, {}, 0)) == {"ongoing", "overall"}
    assert set(score_problems({"ongoing": 4}, {"ongoing": "good"}, 4)) == {"ongoing_why"}


def test_each_death_is_counted_once_in_its_furthest_stage():
    assert stage_of("", False) == "waiting"
    assert stage_of("none", False) == stage_of("review", False) == "screened"
    assert stage_of("review", True) == stage_of("leder", False) == "reviewed"
    assert stage_of("incident", True) == stage_of("adult_review", False) == "investigated"


def _could_be(shown: int | None, lines: list[int | None]) -> int | None:
    """What somebody can work out of the one hidden line, when the total and all the others are shown."""
    hidden = [x for x in lines if x is None]
    return shown - sum(x for x in lines if x is not None) if shown is not None and len(hidden) == 1 else None


def test_no_small_number_can_be_worked_out_of_the_table():
    chance = random.Random(26)
    for _ in range(3000 if ASSURANCE else 300):
        keys = [f"g{n}" for n in range(chance.randint(1, 5))]
        rows = [
            (chance.choice(keys), chance.choice(STAGES), chance.random() < 0.4) for _ in range(chance.randint(0, 60))
        ]
        lines, total = shares(rows, keys)
        truth = Counter(key for key, _, _ in rows)
        left = Counter(key for key, stage, _ in rows if stage == "waiting")
        for line in lines:
            assert line.deaths in (None, truth[line.key]) and not 0 < (line.deaths or 0) < 5
            assert (line.reviewed is None) == (line.investigated is None) == (line.family is None)
            if line.screened is not None:
                assert line.screened == truth[line.key] - left[line.key], line
                assert not 0 < line.screened < 5 and not 0 < left[line.key] < 5, line
            if line.reviewed is not None:
                parts = (line.investigated, line.reviewed - line.investigated, line.family, line.deaths - line.family,
                         truth[line.key] - left[line.key] - line.reviewed)  # fmt: skip
                assert not any(0 < part < 5 for part in parts), line
        if total.screened is not None:
            assert not 0 < total.deaths - total.screened < 5, "the paper says no more than that a few are left"
            unsaid = [x.key for x in lines if x.screened is None]
            assert not 0 < sum(left[key] for key in unsaid) < 5
        for part in ("deaths", "screened", "reviewed", "investigated", "family"):
            assert _could_be(getattr(total, part), [getattr(x, part) for x in lines]) is None
            if getattr(total, part) is not None:
                unsaid = getattr(total, part) - sum(getattr(x, part) or 0 for x in lines)
                assert not 0 < unsaid < 5 or all(getattr(x, part) is not None for x in lines)


def notified(county: County, number: int, team: str = "", group: str = "adult_mental_health") -> Death:
    row = actions.Notified("COMMUNITY", f"CT-{number}", group, date(2026, 9, 1), 61, team)
    actions.take_in_deaths(rows=[row], by=county.viewer("judith.amery"), at=county.now)
    return Death.objects.get(local_number=f"CT-{number}")


def screened(county: County, row: Death, who: str, decision: str = "review") -> Death:
    return actions.screen(
        death_id=row.id,
        expected="unexpected",
        natural="natural",
        flags=["medication"],
        decision=decision,
        why=WHY,
        no_part=True,
        by=county.viewer(who),
        at=county.now + timedelta(days=2),
    )


def test_from_the_desk_screen_to_the_second_reviewer(county: County):
    row = notified(county, 1, team="school_nursing")
    with pytest.raises(NotDone, match="You work in the team"):
        actions.screen(
            death_id=row.id, expected="expected", natural="natural", flags=[], decision="none", why=WHY, no_part=True,
            by=_with_audit(county, "amina.yusuf"), at=county.now,
        )  # fmt: skip
    with pytest.raises(Denied):
        screened(county, row, "clive.rowan")
    screened(county, row, "joan.tully")
    with pytest.raises(NotDone, match="screened"):
        screened(county, row, "ravi.menon")
    care = {
        "death_id": row.id, "scores": {"physical_health": 2}, "judgements": {"physical_health": "Nobody acted on it."},
        "overall": 3, "summary": "Steady mental health care; nobody minded the body.", "no_part": True,
        "themes": ["physical_health"], "at": county.now,
    }  # fmt: skip
    with pytest.raises(NotDone, match="Ask the family"):
        actions.review_care(**care, by=county.viewer("ravi.menon"))
    actions.hear_family(
        death_id=row.id, outcome="involved", words="Nobody asked us.", by=county.viewer("ravi.menon"), at=county.now
    )
    assert not actions.review_care(**care, by=county.viewer("ravi.menon")).complete
    second = {
        "death_id": row.id,
        "overall": 2,
        "words": "I agree: it was in plain sight.",
        "no_part": True,
        "at": county.now,
    }
    with pytest.raises(NotDone, match="somebody else"):
        actions.second_review(**second, by=county.viewer("ravi.menon"))
    assert queries.figures(county.viewer("judith.amery"), at=county.now).second_waiting == 1
    outside = queries.figures(county.viewer("clive.rowan"), at=county.now)
    assert outside.second_waiting is None, "one death of poor care is a small number"
    assert actions.second_review(**second, by=county.viewer("judith.amery")).complete
    page = county.client("ravi.menon").get(f"/reviews/deaths/{row.id}/").content.decode()
    assert "in plain sight" in page and "Nobody asked us." in page
    assert county.client("clive.rowan").get(f"/reviews/deaths/{row.id}/").status_code == 404
    said = county.client("clive.rowan").get("/reviews/deaths/").content.decode()
    assert "By group" in said and "September 2026" in said and "1 Sep 2026" not in said, "no day on which somebody died"
    assert "1 Sep 2026" in county.client("judith.amery").get("/reviews/deaths/").content.decode()


def _with_audit(county: County, who: str):
    from dataclasses import replace

    viewer = county.viewer(who)
    return replace(viewer, capabilities=viewer.capabilities | actions.LOOKS)


def test_outside_the_rows_small_numbers_are_hidden(county: County):
    for number in range(6):
        row = notified(county, number)
        if number:
            screened(county, row, "ravi.menon", "incident" if number < 3 else "review")
    inside = queries.figures(county.viewer("judith.amery"), at=county.now)
    outside = queries.figures(county.viewer("clive.rowan"), at=county.now)
    assert (inside.total.deaths, inside.total.screened, inside.total.investigated) == (6, 5, 2)
    assert (outside.total.deaths, outside.total.screened, outside.total.investigated) == (6, None, None)
    assert (inside.waiting, outside.waiting, outside.overdue, outside.few_wait) == (1, None, 0, True)
    read = [county.client(who).get("/reviews/deaths/").content.decode() for who in ("judith.amery", "clive.rowan")]
    assert "1 death waiting" in read[0] and "83%" in read[0]
    assert "fewer than five deaths waiting" in read[1] and "1 death waiting" not in read[1] and "83%" not in read[1]
    assert (
        queries.figures(county.viewer("amina.yusuf"), at=county.now) is None
        and queries.deaths(county.viewer("clive.rowan")).rows == ()
    )


def test_a_file_of_deaths_is_taken_in_whole_or_not_at_all(county: County):
    judith = county.viewer("judith.amery")
    names = "provider,local_number,group,died_on,age\r\n"
    good = (
        names
        + "COMMUNITY,CT-1,older_mental_health,2026-09-01,80\r\nCOMMUNITY,CT-2,learning_disability,01/09/2026,40\r\n"
    )
    assert load_deaths(good.encode(), by=judith, at=county.now) == 2
    assert load_deaths(good.encode(), by=judith, at=county.now) == 0
    for row, said in (
        ("COMMUNITY,CT-3,adult,2026-09-01,80", "Row 3"),
        ("COMMUNITY,CT-3,older_mental_health,2026-09-01,old", "whole number"),
        ("COMMUNITY,9990000018,older_mental_health,2026-09-01,80", "not the NHS number"),
        ("NOBODY,CT-3,older_mental_health,2026-09-01,80", "signed"),
        ("COMMUNITY,CT-3,older_mental_health,2027-09-01,80", "future"),
    ):
        content = names + "COMMUNITY,CT-9,older_mental_health,2026-09-01,80\r\n" + row
        with pytest.raises((FileFault, NotDone), match=said):
            load_deaths(content.encode(), by=judith, at=county.now)
    assert Death.objects.count() == 2
