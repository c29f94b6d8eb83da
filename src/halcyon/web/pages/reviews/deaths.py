"""The staged review of deaths: how far it has come, taking deaths in, and one death with its stages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.agencies.queries import service_names, services, staff_names
from halcyon.exchange.csv.deaths import COLUMNS, load_deaths
from halcyon.exchange.csv.sheet import FileFault
from halcyon.kernel.problems import NotDone
from halcyon.kernel.roles import Capability
from halcyon.learning.reviews.deaths import actions, queries
from halcyon.learning.reviews.standing import PURPOSE
from halcyon.practice.reviews import mortality as words_of
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.reviews.common import NO_NAMES, agencies, parties
from halcyon.web.pages.reviews.doing import Step, day, line, number, one, page, pick, several, tick, words
from halcyon.web.request import Request

BOTH = ("GET", "POST")
ALL = "all"
NO_PART = "I had no part in this person’s care"


@may(Capability.SEE_LEARNING, Capability.AUDIT, Capability.KEEP_REVIEWS)
def deaths(request: Request) -> HttpResponse:
    """How many deaths were screened, reviewed and investigated; and each of them, for who screens them."""
    viewer, now = request.viewer, request.now
    figures = queries.figures(viewer, at=now)
    asked = request.GET
    group = asked.get("group", "") if asked.get("group") in dict(words_of.GROUPS) else ""
    page = int(asked["page"]) if asked.get("page", "").isdecimal() and 0 < int(asked["page"]) < 10_000 else 1
    listed = queries.deaths(viewer, stands=asked.get("stands", queries.WAITING), group=group, page=page)
    shows(request, "death", [d.id for d in listed.rows], purpose=PURPOSE)
    return render(
        request,
        "reviews/deaths.html.jinja",
        {
            "figures": figures,
            "listed": listed,
            "chips_of": _chips(listed, group),
            "narrowed": bool(listed.stands or group),
            "here": f"?stands={listed.stands or ALL}&group={group}",
            "providers": len({d.provider for d in listed.rows}) > 1,
            "groups": dict(words_of.GROUPS),
            "themes": dict(words_of.THEMES),
            "agencies": agencies(request),
            "limit": words_of.SCREENED_WITHIN,
            "keeps": viewer.can(Capability.KEEP_REVIEWS),
            "now": now,
        },
    )


def _chips(listed: queries.Listed, group: str) -> list[dict[str, Any]]:
    """Where deaths stand, each with how many, and the groups."""
    stands = listed.stands
    at_each = [
        {
            "text": title,
            "href": f"?stands={key}&group={group}#each",
            "on": key == stands,
            "count": listed.counts.get(key, 0),
        }
        for key, (title, _) in queries.STANDS.items()
        if listed.counts.get(key) or key == stands
    ]
    of = sum(listed.counts.values())
    everything = {"text": "All", "href": f"?stands={ALL}&group={group}#each", "on": not stands, "count": of}
    here = f"?stands={stands or ALL}"
    groups = [{"text": t, "href": f"{here}&group={k}#each", "on": k == group} for k, t in words_of.GROUPS]
    every_group = {"text": "All", "href": f"{here}#each", "on": not group}
    return [{"name": "Stands at", "chips": [everything, *at_each]}, {"name": "Group", "chips": [every_group, *groups]}]


class FileForm(forms.Form):
    file = forms.FileField(
        label="A file of deaths",
        help_text="CSV: one row for each death. The whole file is taken in, or nothing of it.",
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )


@may(Capability.KEEP_REVIEWS, methods=BOTH)
def load(request: Request) -> HttpResponse:
    """Take a provider's file of deaths in."""
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if request.method == "POST" and form.is_valid():
        try:
            new = load_deaths(form.cleaned_data["file"].read(), by=request.viewer, at=request.now)
        except FileFault as fault:
            form.add_error("file", f"{fault} Nothing was taken in.")
        except NotDone as wrong:
            form.add_error("file", f"{wrong} Nothing was taken in.")
        else:
            messages.success(request, f"The file is taken in: {new} new.")
            return redirect("deaths")
    context = {"form": form, "columns": COLUMNS, "now": request.now}
    return render(request, "reviews/load_deaths.html.jinja", context, status=422 if form.errors else 200)


@may(Capability.KEEP_REVIEWS, methods=BOTH)
def new(request: Request) -> HttpResponse:
    """Notify one death."""

    def do(given: dict[str, Any]) -> object:
        row = actions.Notified(**{**given, "team": given["team"].partition(":")[2]})
        return actions.take_in_deaths(rows=[row], by=request.viewer, at=request.now)

    fields = {
        "provider": pick("Which provider?", parties(request)),
        "local_number": line("The provider’s own number for the person", "Never the NHS number, and never a name."),
        "group": one("Which group?", words_of.GROUPS),
        "died_on": day("On which day did they die?"),
        "age": number("How old were they?"),
        "team": pick("Which service treated them?", _teams(request), required=False),
        "contact_months": number("How many months before was the last contact?", required=False),
        "setting": line("Where did they die?", "Such as “at home” or “on a ward”.", required=False),
        "cause": line("What was the cause, if it is known?", required=False),
        "coroner": tick("The coroner is involved"),
    }
    step = Step("notify", "Take this death into the cohort", fields, do, "It waits for its desk screen.", whole=True)
    return page(request, "reviews/form.html.jinja", [step], {"title": "Notify a death"}, back="deaths")


def _teams(request: Request) -> list[tuple[str, str]]:
    rows = [row.service for row in services(request.viewer, at=request.now)]
    return [(f"{s.organisation.code}:{s.code}", f"{s.name}, {s.organisation.name}") for s in rows]


@may(Capability.AUDIT, Capability.KEEP_REVIEWS, methods=BOTH)
def death(request: Request, death_id: UUID) -> HttpResponse:
    """One death: what is known, its desk screen, the review of care, the second reviewer, and the family."""
    found = queries.death(request.viewer, death_id)
    if found is None:
        raise Http404
    row, care = found.row, found.care
    shows(request, "death", [row.id], purpose=PURPOSE)
    steps: list[Step] = []
    common: dict[str, Any] = {"death_id": row.id, "by": request.viewer, "at": request.now}
    if not found.refused:
        if not row.decision:
            steps.append(_screen(common))
        elif row.decision == "review" and care is None:
            steps.append(_review(common))
        elif care is not None and not care.complete and care.first != request.viewer.user_id:
            steps.append(_second(common))
    family = {
        "outcome": one("What came of asking the family?", words_of.FAMILY),
        "words": words("What did they say, in their own words?", required=False, theirs=True),
    }
    steps.append(Step("family", "Write down the family’s part", family, lambda g: actions.hear_family(**g, **common)))
    context = {
        "row": row,
        "care": care,
        "refused": found.refused,
        "agencies": agencies(request),
        "team": service_names(request.viewer, [row.team]).get(row.team, "") if row.team else "",
        "flags": [title for key, title in words_of.FLAGS if key in row.flags],
        "phases": dict(words_of.PHASES),
        "scores": dict(words_of.SCORES),
        "problems": dict(words_of.PROBLEMS),
        "themes": dict(words_of.THEMES),
        "names": staff_names(request.viewer, [row.screened_by, *((care.first, care.second) if care else ())]),
    }
    return page(request, "reviews/death.html.jinja", steps, context, back="death", death_id=row.id)


def _screen(common: dict[str, Any]) -> Step:
    fields = {
        "expected": one("Was the death expected?", words_of.EXPECTED),
        "natural": one("Was it natural?", words_of.NATURAL),
        "flags": several("Which of these are so?", words_of.FLAGS, required=False),
        "decision": one("What happens next?", words_of.DECISIONS),
        "why": words("Why?", NO_NAMES),
        "no_part": tick(NO_PART),
    }
    return Step(
        "screen", "Keep the desk screen", fields, lambda g: actions.screen(**g, **common), "It is screened.", whole=True
    )


def _review(common: dict[str, Any]) -> Step:
    fields: dict[str, Any] = {}
    for key, title in words_of.PHASES:
        fields[key] = pick(title, words_of.SCORES, "Leave it empty where there was no such care.", required=False)
        fields[f"{key}_why"] = words(f"{title}: the judgement behind the score", required=False, rows=2)
    fields |= {
        "overall": one("Care overall", words_of.SCORES),
        "summary": words("What did the review find?", NO_NAMES),
        "problems": several("Which problems were there?", words_of.PROBLEMS, required=False),
        "avoidable": pick("How avoidable was the death?", words_of.AVOIDABLE, required=False),
        "themes": several("Which themes does it bring to stage 3?", words_of.THEMES, required=False),
        "no_part": tick(NO_PART),
    }

    def do(given: dict[str, Any]) -> object:
        keys = [key for key, _ in words_of.PHASES]
        return actions.review_care(
            scores={k: int(given[k]) for k in keys if given[k]},
            judgements={k: given[f"{k}_why"] for k in keys},
            overall=int(given["overall"]),
            summary=given["summary"],
            problems=given["problems"],
            avoidable=given["avoidable"],
            themes=given["themes"],
            no_part=given["no_part"],
            **common,
        )

    return Step("care", "Keep the review of care", fields, do, "The review is kept.", whole=True)


def _second(common: dict[str, Any]) -> Step:
    fields = {
        "overall": one("Care overall, as you see it", words_of.SCORES),
        "words": words("What do you make of it?", NO_NAMES),
        "no_part": tick(NO_PART),
    }

    def do(given: dict[str, Any]) -> object:
        return actions.second_review(**{**given, "overall": int(given["overall"])}, **common)

    return Step("second", "Keep the second review", fields, do, "The second review is kept.", whole=True)
