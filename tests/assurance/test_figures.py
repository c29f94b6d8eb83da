"""The board's figures: published once a period is over, small numbers hidden, run again they come out the same."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import Error, connection, transaction
from tests.support import County, make, raise_concern

from halcyon.access.viewing import Denied
from halcyon.assurance.figures import actions, challenging, queries, running, snapshots
from halcyon.assurance.figures.copying import astray, keep_figures
from halcyon.assurance.figures.queries import figure, published
from halcyon.assurance.figures.views import VIEWS
from halcyon.assurance.figures.views.reading import day_of
from halcyon.assurance.figures.wording import HIDDEN, SHOWN
from halcyon.assurance.models import Publication, Snapshot
from halcyon.assurance.papers.references import stands
from halcyon.assurance.papers.rules import references
from halcyon.cases.models import AgencyRequest, Case
from halcyon.config.command.mirror import mirror
from halcyon.config.command.verbs import FAILED, OK
from halcyon.demo.board_figures import play_figures
from halcyon.frontdoor.concern import Subject
from halcyon.kernel.indicators import Fact, Indicator
from halcyon.kernel.problems import NotDone
from halcyon.kernel.registry import registry
from halcyon.work.models import Message

FAMILIES = ("Quabo", "Quede", "Quifi", "Quogo", "Qukuhu", "Qulala", "Qumema")


def weeks(county: County) -> list[Case]:
    """Seven children reported in the week of 16 November, and two in the one after; the first five decided on."""
    made = []
    for number, family in enumerate(FAMILIES):
        child = Subject(given_name=f"Marek{number}", family_name=family, birth_date=f"201{number}-0{number + 1}-11")
        case = raise_concern(county, "tom.ashdown" if number % 2 else "amina.yusuf", child).cases[0]
        if number < 5:
            make(county, case, "triage", danger_now="no")
            make(county, case, "rate")
            make(county, case, "ask")
        made.append(Case.objects.get(id=case))
    county.later(days=7)
    for family in ("Ravanel", "Rovaniemi"):
        raise_concern(county, "amina.yusuf", Subject(given_name="Ola", family_name=family, birth_date="2014-02-03"))
    county.later(days=35)
    return made


def test_figures_are_published_read_challenged_kept_and_run_again(county: County):
    made = weeks(county)
    assert keep_figures(at=county.now) > 0
    assert keep_figures(at=county.now) == 0, "doing it again changes nothing"
    assert keep_figures(at=county.now, everything=False) == 0
    assert astray(at=county.now) == []
    with county.clock():
        assert mirror(Namespace(what="figures")) == OK
        with transaction.atomic():
            Publication.objects.create(
                key="agencies_asked", version=1, starts=date(2026, 11, 1), edition=2, whole=[3], digest="x",
                published_at=county.now,
            )  # fmt: skip
            assert mirror(Namespace(what="figures")) == FAILED, "a small number that is shown"
            transaction.set_rollback(True)
    chair, commissioner = county.viewer("clive.rowan"), county.viewer("paul.renshaw")

    concerns = queries.series(chair, "concerns_received", at=county.now)
    assert concerns is not None
    shown = {p.starts: (p.state, p.value) for p in concerns.points}
    first, second = date(2026, 11, 16), date(2026, 11, 23)
    assert shown[first] == (SHOWN, 7.0)
    assert shown[second] == (HIDDEN, None), "two children are a number too small to be shown"
    assert shown[date(2026, 11, 30)] == (SHOWN, 0.0)
    assert date(2026, 12, 28) not in shown, "a week that is not over is not shown"
    # Of seven, four came from the council and three from the trust: what is left would give them away.
    parts = queries.parts(chair, "concerns_received", first, at=county.now)
    assert parts is not None
    assert [(p.name, p.of) for p in parts] == [("COMMUNITY", None), ("COUNCIL", None)]
    assert queries.figure(commissioner, "agencies_asked", at=county.now).reference == "agencies_asked.1/2026-11-01/1"
    assert queries.figure(commissioner, "agencies_asked", at=county.now - timedelta(days=365)).state == "nothing"

    taken = actions.take_snapshot(title="Board", known_at=county.now, by=county.viewer("judith.amery"), at=county.now)
    assert snapshots.rerun(chair, taken).identical
    taken.figures["agencies_asked"] = {}
    assert not snapshots.rerun(chair, taken).identical, "a snapshot that is not as it was written is found out"
    taken.refresh_from_db()
    county.later(days=1)
    raise_concern(county, "amina.yusuf", Subject(given_name="Ola", family_name="Later", birth_date="2014-02-03"))
    asked = AgencyRequest.objects.filter(case=made[0], state="asked").first()
    assert asked is not None
    AgencyRequest.objects.filter(id=asked.id).update(answered_at=county.now, state="answered")
    assert snapshots.rerun(chair, taken).identical, "what came later makes no difference"
    AgencyRequest.objects.filter(id=asked.id).update(agency="HOUSING")
    again = snapshots.rerun(chair, taken)
    assert again.other_rows == ("requests",), "a row that was changed behind it is found out"
    assert ("agencies_asked", date(2026, 11, 1)) in again.changed
    assert queries.figure(chair, "agencies_asked", at=county.now).reference == "agencies_asked.1/2026-11-01/1"

    with pytest.raises(Error), transaction.atomic():
        Publication.objects.update(value=1)
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM assurance_snapshot")
    assert Snapshot.objects.count() == 1


def test_every_view_reads_the_columns_that_its_rows_have(county: County):
    weeks(county)
    told = {}
    for view in VIEWS.values():
        rows = list(view.read(county.now, county.now - timedelta(days=400)))
        assert {len(row) for row in rows} <= {len(Fact._fields)}, view.key
        told[view.key] = {day_of(row[1]) <= county.now.date() for row in rows}
    assert {key for key, days in told.items() if days} >= {"contacts", "ratings", "requests", "sharing", "time_limits"}
    assert all(days <= {True} for days in told.values()), "nothing is told of what is to come"
    assert {i.view for i in registry.indicators.values()} <= set(VIEWS)


def test_a_paper_says_exactly_which_figure_it_stands_on(county: County):
    """By its reference a figure is what was published then, however it is counted since; hidden ones have no words."""
    weeks(county)
    keep_figures(at=county.now)
    chair = county.viewer("stella.winter")
    newest = figure(chair, "concerns_received", at=county.now)
    shown = [r for r in Publication.objects.filter(key="concerns_received") if r.whole and sum(r.whole)]
    for row in shown:
        name = f"{row.key}.{row.version}/{row.starts.isoformat()}/{row.edition}"
        found = published(chair, name)
        assert (found.reference, found.value) == (name, float(sum(row.whole)))
        stood = stands(chair, name, county.now)
        assert stood is not None
        assert (stood.reference, stood.words) == (name, f"{found.said} ({found.period})")
        assert published(chair, name.replace(f".{row.version}/", ".9/")) is None, "counted by another definition"
    for wrong in (newest.reference[:-1] + "9", "no_such.1/2026-10-05/1", "concerns_received.9/2026-10-05/1", "x"):
        assert published(chair, wrong) is None
        assert stands(chair, wrong, county.now) is None
    for row in Publication.objects.filter(key="concerns_received", whole__isnull=True):
        hidden = f"{row.key}.{row.version}/{row.starts.isoformat()}/{row.edition}"
        assert stands(chair, hidden, county.now) is None
    newest_of_board = stands(chair, "board.concerns_received", county.now)
    assert newest_of_board is None or newest_of_board.reference == newest.reference
    assert references(f"So it was {{figure:{newest.reference}}}.") == (newest.reference,)


def test_a_challenge_is_asked_answered_by_its_owner_and_settled_by_whoever_asked(county: County):
    chair, judith = county.viewer("clive.rowan"), county.viewer("judith.amery")
    due = county.now.date() + timedelta(days=7)
    with pytest.raises(NotDone) as wrong:
        actions.challenge(
            indicator="tools_used", starts=date(2026, 10, 1), question="Why?", owner=county.id("amina.yusuf"),
            due_on=due - timedelta(days=9), by=chair, at=county.now,
        )  # fmt: skip
    assert set(wrong.value.problems) == {"question", "owner", "due_on"}
    row = actions.challenge(
        indicator="tools_used", starts=date(2026, 10, 1), question="Which services do not use the tool at all?",
        owner=judith.signing, due_on=due, by=chair, at=county.now,
    )  # fmt: skip
    answer = "The named nurse looked at all services on Monday: two have not begun."
    with pytest.raises(Denied):
        actions.answer_challenge(challenge_id=row.id, answer=answer, by=county.viewer("paul.renshaw"), at=county.now)
    with pytest.raises(Denied):
        actions.settle_challenge(challenge_id=row.id, words=answer, by=chair, at=county.now)
    actions.answer_challenge(challenge_id=row.id, answer=answer, by=judith, at=county.later(days=1))
    with pytest.raises(Denied):
        actions.settle_challenge(challenge_id=row.id, words=answer, by=judith, at=county.now)
    actions.settle_challenge(challenge_id=row.id, words="Two services begin in January.", by=chair, at=county.now)
    found = challenging.challenges(chair, at=county.now)
    assert [(c.row.state, c.owner, c.late) for c in found] == [("settled", "Judith Amery", False)]
    with pytest.raises(Denied):
        challenging.challenges(county.viewer("amina.yusuf"), at=county.now)


def test_the_demonstration_counts_its_own_history_and_has_a_challenge_in_the_log(county: County):
    raise_concern(county)
    play_figures(lambda name, at: county.viewer(name, at=at), county.id("judith.amery"), county.later(days=8))
    found = challenging.challenges(county.viewer("clive.rowan"), at=county.now)
    assert [(c.row.state, c.owner) for c in found] == [("open", "Judith Amery"), ("answered", "Judith Amery")]
    assert Snapshot.objects.count() == 1


def test_the_pages_of_the_board_open_to_whom_they_are_for(county: County, monkeypatch: pytest.MonkeyPatch):
    weeks(county)
    kept_at = county.now
    keep_figures(at=kept_at)
    with county.clock():
        chair, commissioner, nurse = (county.client(n) for n in ("clive.rowan", "paul.renshaw", "amina.yusuf"))
        page = "/board/figures/concerns_received/"
        for address in (
            "/board/",
            page,
            f"{page}challenge/",
            "/board/challenges/",
            "/board/snapshots/",
            "/board/voice/",
        ):
            assert chair.get(address).status_code == 200, address
            assert commissioner.get(address).status_code == 200, address
            assert nurse.get(address).status_code == 404, address
        assert b"Not shown: small numbers" in chair.get(page).content
        assert chair.get(f"{page}chart.svg")["Content-Type"] == "image/svg+xml"
        # Figures only for the commissioner; the chair sees those rows that access rules open: here none.
        assert commissioner.get(f"{page}rows/2026-11-16/").status_code == 404
        under = chair.get(f"{page}rows/2026-11-16/")
        assert under.status_code == 200
        assert b"None of them can be opened by you" in under.content
        assert chair.get(f"{page}rows/2026-13-05/").status_code == 404
        assert chair.get("/board/figures/no_such_figure/").status_code == 404
        given = {"question": "Which schools are these from, and why more than last year?",
                 "owner": str(county.id("judith.amery")), "due_on": "2027-01-12"}  # fmt: skip
        put = commissioner.post(f"{page}challenge/", given, follow=True)
        assert b"Judith Amery answers by" in put.content
        assert commissioner.post(f"{page}challenge/", {**given, "question": ""}).status_code == 422
        kept = county.client("judith.amery").post("/board/snapshots/", {"title": "Board of December"}, follow=True)
        again = chair.post(kept.redirect_chain[-1][0], follow=True)
        assert b"every figure comes out the same" in again.content
        assert commissioner.post("/board/snapshots/", {"title": "Mine"}).status_code == 404
    # The rows under an old figure are read as they were known when it was published, not with all the years since.
    view, known = VIEWS["contacts"], []
    monkeypatch.setitem(
        VIEWS, "contacts", replace(view, read=lambda at, since: known.append(at) or view.read(at, since))
    )
    years = county.now + timedelta(days=900)
    under = queries.rows_under(county.viewer("clive.rowan"), "concerns_received", date(2026, 11, 16), at=years)
    assert under is not None and under.others and known == [kept_at]


class Stopped(BaseException):
    """The process ends in the middle of its work."""


def test_a_snapshot_that_takes_long_shows_how_far_it_is_and_goes_on_where_it_was_stopped(
    county: County, monkeypatch: pytest.MonkeyPatch
):
    weeks(county)
    keep_figures(at=county.now)
    judith = county.viewer("judith.amery")
    at_the_time = county.now
    run = actions.ask_snapshot(title="Long", by=judith, at=at_the_time)
    assert actions.ask_snapshot(title="Long", by=judith, at=at_the_time).id == run.id, "sent twice, taken once"
    with pytest.raises(Denied):
        actions.ask_snapshot(title="Mine", by=county.viewer("paul.renshaw"), at=at_the_time)
    first = actions.at_once(run, at=at_the_time, seconds=0).done
    assert first < run.of, "whoever asks does not wait"
    counted, part = [], running.part

    def counting(known_at: datetime, indicators: list[Indicator], since: date, **more: Any) -> dict[str, Any]:
        counted.append(indicators[0].view)
        if len(counted) == 4:
            raise Stopped
        return part(known_at, indicators, since, **more)

    monkeypatch.setattr(running, "part", counting)
    with pytest.raises(Stopped):
        running.go_on(at=county.later(minutes=1), seconds=3600)
    run.refresh_from_db()
    assert (run.state, run.done) == ("running", first + 3)
    with county.clock():
        page = county.client("judith.amery").get(f"/board/snapshots/being-taken/{run.id}/")
        assert f"{run.done} of {run.of} lists of facts are counted" in page.content.decode()
        assert b"lists of facts counted" in county.client("judith.amery").get("/board/snapshots/").content
        assert county.client("clive.rowan").get(f"/board/snapshots/being-taken/{run.id}/").status_code == 404
    raise_concern(county, "amina.yusuf", Subject(given_name="Ola", family_name="Later", birth_date="2014-02-03"))
    for _ in range(run.of):
        running.go_on(at=county.now, seconds=0)
    assert running.go_on(at=county.now) == 0
    assert len(counted) == run.of - first + 1, "what was counted before it stopped was not counted again"
    made = Snapshot.objects.get(id=run.snapshot)
    plain = actions.take_snapshot(title="Long", known_at=at_the_time, by=judith, at=county.now)
    assert (made.counted, made.inputs, made.figures) == (plain.counted, plain.inputs, plain.figures)
    assert made.by == judith.user_id
    assert Message.objects.filter(kind="figures_run", to_user=judith.user_id).count() == 1

    again = actions.ask_rerun(snapshot=made, by=county.viewer("clive.rowan"), at=county.now)
    assert running.came_of(again) is None
    monkeypatch.setattr(running, "part", lambda *_, **__: 1 / 0)
    assert actions.at_once(again, at=county.now).failure == "ZeroDivisionError"
    lost = actions.at_once(actions.ask_snapshot(title="Lost", by=judith, at=county.now), at=county.now)
    assert lost.state == "failed"
    with county.clock():
        keeper, where = county.client("judith.amery"), f"/board/snapshots/being-taken/{lost.id}/"
        listed = keeper.get("/board/snapshots/").content.decode()
        assert "Could not be taken" in listed and "Being taken" not in listed and "ZeroDivisionError" in listed
        assert "Take it again now" in keeper.get(where).content.decode()
    county.later(seconds=30)
    with county.clock():
        assert keeper.post(where).status_code == 302
        assert [run.title for run in running.failed(judith)] == ["Lost"] and not running.under_way(judith)
        assert running.failed(judith)[0].id != lost.id, "what was asked for again is not called for twice"
    county.later(minutes=1)
    with county.clock():
        chair = county.client("clive.rowan")
        page = f"/board/snapshots/{made.id}/"
        assert b"it could not be counted to the end" in chair.get(page).content
        monkeypatch.setattr(running, "part", part)
        assert b"every figure comes out the same" in chair.post(page, follow=True).content
    assert Snapshot.objects.count() == 2
