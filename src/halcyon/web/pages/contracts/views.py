"""Standards in contracts: a commissioner sees counts and never people; the service counts, and answers a breach."""

from __future__ import annotations

import uuid
from datetime import date
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.agencies.queries import organisation_name, staff_names
from halcyon.health.contracts import queries
from halcyon.health.contracts.actions import answer_breach, count_month, keep_contract, raise_breach, recheck
from halcyon.health.contracts.models import Contract
from halcyon.health.contracts.rules import meets
from halcyon.kernel.instruments import Choice, Day, Number
from halcyon.kernel.pathways import Refused
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.practice.contracts import ANSWER, BREACH, BREACHES, COUNT, COUNTED, MEASURES, RECHECK, STANDARDS
from halcyon.web.guarding import may
from halcyon.web.instruments import QuestionsForm
from halcyon.web.request import Request

STATES = {
    "hidden": "Hidden: a number from 1 to 4. Shown later in one sum with other such months.",
    "uncounted": "Not counted yet by the service.",
    "running": "Shown when the month is over and the service has counted it.",
}
TITLES = {key: title for key, title, _ in BREACHES}
BOTH = (Capability.KEEP_CONTRACTS, Capability.SEE_COVERAGE)


def _seen(request: Request, contract_id: uuid.UUID) -> Contract:
    found = queries.contract(request.viewer, contract_id)
    if found is None:
        raise Http404
    return found


def _keeps(request: Request, row: Contract) -> bool:
    viewer = request.viewer
    return viewer.can(Capability.KEEP_CONTRACTS) and row.commissioner == viewer.agency


def _provides(request: Request, row: Contract) -> bool:
    viewer = request.viewer
    return viewer.can(Capability.SEE_COVERAGE) and row.provider == viewer.agency


@may(*BOTH)
def listing(request: Request) -> HttpResponse:
    """The standards of one's agency's contracts, as commissioner or for its services, with what is open."""
    viewer = request.viewer
    rows = queries.contracts(viewer)
    return render(
        request,
        "contracts/list.html.jinja",
        {
            "rows": [
                (
                    c,
                    STANDARDS[c.standard],
                    queries.uncounted(viewer, c, at=request.now),
                    queries.overdue(c, at=request.now),
                )
                for c in rows
            ],
            "open": queries.open_by_contract(viewer),
            "titles": TITLES,
            "keeps": viewer.can(Capability.KEEP_CONTRACTS),
            "now": request.now,
        },
    )


@may(Capability.KEEP_CONTRACTS, methods=("GET", "POST"))
def new(request: Request) -> HttpResponse:
    """Keep a standard for a service."""
    viewer, now = request.viewer, request.now
    standard = next(iter(STANDARDS.values()))
    services = queries.can_be_contracted(viewer, at=now)
    questions = (
        Choice("standard", "Which standard?", options=tuple((s.key, s.words) for s in STANDARDS.values()),
               required=True),
        Choice("service", "Which service?", required=True,
               options=tuple((str(s.id), f"{s.name}, {s.organisation.name}") for s in services)),
        Day("begins", "From which day?", required=True),
        *(Number(key, f"{title}: in how many of 100?", required=True, least=1, most=100, help=words)
          for key, title, words in MEASURES),
    )  # fmt: skip
    initial = {"standard": standard.key, **{key: standard.usual for key, _, _ in MEASURES}}
    form = QuestionsForm(questions, request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.answers()
        try:
            row = keep_contract(
                service=uuid.UUID(given["service"]),
                standard=given["standard"],
                shares={key: given[key] for key, _, _ in MEASURES},
                begins=given["begins"],
                by=viewer,
                at=now,
            )
        except Refused as refused:
            form.refuse(refused.reasons)
        else:
            messages.success(request, "The standard is kept.")
            return redirect("contract", contract_id=row.id)
    context = {"form": form, "title": "Keep a standard", "button": "Keep it", "back": "", "lead": "", "facts": ()}
    return render(request, "contracts/form.html.jinja", context, status=422 if form.errors else 200)


@may(*BOTH)
def one(request: Request, contract_id: uuid.UUID) -> HttpResponse:
    """One contract's standard: the counts by month, what is asked for, and its breaches."""
    viewer, now = request.viewer, request.now
    row = _seen(request, contract_id)
    standard, shares = STANDARDS[row.standard], queries.targets(viewer, row)
    found = queries.figures(viewer, row, at=now)
    lines = [(queries.words_of(m), m.counts, m.state) for m in found.months]
    if found.total is not None:
        lines.append((queries.TOTAL, found.total, "shown"))
    keeps = _keeps(request, row)
    return render(
        request,
        "contracts/contract.html.jinja",
        {
            "contract": row,
            "standard": standard,
            "tools": [registry.instrument(key).title for key in standard.tools],
            "commissioner": organisation_name(row.commissioner),
            "measures": [(key, title, words, shares[key]) for key, title, words in MEASURES],
            "lines": [
                (
                    words,
                    state,
                    [(counts.of(key) if counts else None, meets(counts, key, shares[key])) for key, _, _ in MEASURES],
                )
                for words, counts, state in lines
            ],
            "states": STATES,
            "below": [(key, title) for key, title, _ in BREACHES if found.below(key, shares[key])] if keeps else [],
            "shares": {key for key, _, _ in MEASURES},
            "breaches": queries.breaches(viewer, row),
            "titles": TITLES,
            "uncounted": [(m, queries.count_due(m), m in found.silent) for m in queries.uncounted(viewer, row, at=now)],
            "keeps": keeps,
            "provides": _provides(request, row),
            "now": now,
        },
    )


@may(Capability.SEE_COVERAGE, methods=("GET", "POST"))
def count(request: Request, contract_id: uuid.UUID) -> HttpResponse:
    """The service says how many people it should have assessed in a month."""
    viewer, now = request.viewer, request.now
    row = _seen(request, contract_id)
    if not _provides(request, row):
        raise Http404
    months = queries.countable(viewer, row, at=now)
    waiting = queries.uncounted(viewer, row, at=now)
    options = tuple((m.isoformat(), f"{m:%B %Y}" + ("" if m in waiting else " (counted)")) for m in months)
    questions = (Choice("month", "Which month?", options=options, required=True), *COUNT)
    initial = {"month": waiting[-1].isoformat() if waiting else ""}
    form = QuestionsForm(questions, request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.answers()
        try:
            count_month(
                contract_id=row.id,
                month=date.fromisoformat(given["month"]),
                seen=int(given.get("seen", 0)),
                seen_under_16=int(given.get("seen_under_16", 0)),
                by=viewer,
                at=now,
            )
        except Refused as refused:
            form.refuse(refused.reasons)
        else:
            messages.success(request, "The count is kept.")
            return redirect("contract", contract_id=row.id)
    return render(
        request,
        "contracts/form.html.jinja",
        {
            "form": form,
            "title": "Count a month",
            "button": "Keep the count",
            "back": row,
            "facts": (),
            "lead": f"{STANDARDS[row.standard].words} How many were assessed is counted from the signed tools.",
        },
        status=422 if form.errors else 200,
    )


@may(Capability.KEEP_CONTRACTS, methods=("GET", "POST"))
def raise_one(request: Request, contract_id: uuid.UUID) -> HttpResponse:
    """Say that a standard is not met, and ask for a remedy by a day."""
    viewer, now = request.viewer, request.now
    row = _seen(request, contract_id)
    if not _keeps(request, row):
        raise Http404
    shares, found = queries.targets(viewer, row), queries.figures(viewer, row, at=now)
    said = [(key, title, found.below(key, shares[key])) for key, title, _ in BREACHES]
    options = tuple(
        (key, words if key == COUNTED else f"{title}. {words}, {shares[key]} in 100 asked for")
        for key, title, words in said
        if words
    )
    questions = (
        Choice("measure", "What is not met?", options=options, required=True),
        *BREACH,
        Day("due_on", "By when, and when will you look again?", required=True),
    )
    form = QuestionsForm(questions, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            raises = partial(raise_breach, contract_id=row.id, **form.answers(), by=viewer, at=now)
            made = form.keeping(request, "contract.breach", raises)
        except Refused as refused:
            form.refuse(refused.reasons)
        else:
            messages.success(request, "The service is asked for a remedy.")
            return redirect("breach", breach_id=made.id)
    context = {"form": form, "title": "A breach, and the remedy asked for", "button": "Ask the service", "back": row,
               "lead": "Counts and months only. Nobody’s name.", "facts": ()}  # fmt: skip
    return render(request, "contracts/form.html.jinja", context, status=422 if form.errors else 200)


@may(*BOTH, methods=("GET", "POST"))
def breach(request: Request, breach_id: uuid.UUID) -> HttpResponse:
    """One breach: what was found and asked for, the service's answer, each re-check, and what closed it."""
    viewer, now = request.viewer, request.now
    row = queries.breach(viewer, breach_id)
    if row is None:
        raise Http404
    keeps, provides = _keeps(request, row.contract), _provides(request, row.contract)
    again = (*RECHECK, Day("due_on", "If it is still not met: when will you look again?"))
    posted = request.POST if request.method == "POST" else None
    form = QuestionsForm(again if keeps else ANSWER, posted)
    if request.method == "POST" and form.is_valid():
        try:
            if keeps:
                given = form.answers()
                looks = partial(recheck, breach_id=row.id, words=given["words"], due_on=given.get("due_on"))
                row = form.keeping(request, "contract.recheck", partial(looks, by=viewer, at=now))
                said = f"Closed on: {row.evidence}." if row.closed_at else "It stays open."
            else:
                answers = partial(answer_breach, breach_id=row.id, answer=form.answers()["answer"])
                form.keeping(request, "contract.answer", partial(answers, by=viewer, at=now))
                said = "The commissioner knows."
        except Refused as refused:
            form.refuse(refused.reasons)
        else:
            messages.success(request, said)
            return redirect("breach", breach_id=row.id)
    names = staff_names(viewer, [row.by, row.answered_by, row.closed_by])
    return render(
        request,
        "contracts/breach.html.jinja",
        {
            "breach": row,
            "contract": row.contract,
            "head": TITLES[row.measure] if row.measure == COUNTED else f"{TITLES[row.measure]}: not met",
            "share": None if row.measure == COUNTED else queries.targets(viewer, row.contract)[row.measure],
            "title": TITLES[row.measure],
            "rechecks": [(date.fromisoformat(r["on"]), r["words"], date.fromisoformat(r["due"])) for r in row.rechecks],
            "names": names,
            "form": form,
            "keeps": keeps,
            "answers": provides and not keeps,
            "now": now,
        },
        status=422 if form.errors else 200,
    )
