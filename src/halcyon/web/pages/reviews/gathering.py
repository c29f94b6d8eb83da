"""Asking agencies for their part; an agency writing it from its own record; all of it merged for the panel."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse

from halcyon.agencies.queries import staff_names
from halcyon.kernel.roles import Capability
from halcyon.learning.reviews import actions, queries
from halcyon.learning.reviews.merging import GAP_DAYS
from halcyon.learning.reviews.standing import PURPOSE, SEES
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.reviews.common import agencies, head, opened, parties
from halcyon.web.pages.reviews.doing import Step, day, evening, line, one, page, pick, several, tick, words
from halcyon.web.request import Request

BOTH = ("GET", "POST")
YES_NO = (("yes", "Yes"), ("no", "No: written, said or planned without them"))
CONTACT = "Did somebody see or speak with the person?"


@may(*SEES, methods=BOTH)
def asked(request: Request, review_id: UUID) -> HttpResponse:
    """Which agencies were asked, what is due when, who was chased; and asking another."""
    found = opened(request, review_id, inside=True)
    row, viewer, now = found.review, request.viewer, request.now
    steps = []
    if found.standing.keeps and row.phase == "gathering":
        left = [o for o in parties(request) if o[0] not in {p.agency for p in found.contributions}]

        def ask(given: dict[str, Any]) -> object:
            return actions.ask_for_part(
                review_id=row.id,
                agency=given["agency"],
                due_at=evening(given["due_on"]),
                question=given["question"],
                by=viewer,
                at=now,
            )

        fields = {
            "agency": pick("Which agency?", left),
            "due_on": day("By when?"),
            "question": words("What would you like to know of this agency in particular?", required=False),
        }
        steps.append(Step("ask", "Ask this agency", fields, ask, "The agency is asked.", whole=True))
    context = {
        **head(found),
        "agencies": agencies(request),
        "names": staff_names(viewer, [p.author for p in found.contributions]),
    }
    return page(request, "reviews/agencies.html.jinja", steps, context, back="review_agencies", review_id=row.id)


@may(*SEES, methods=BOTH)
def part(request: Request, part_id: UUID) -> HttpResponse:
    """One agency's part: its own record to confirm, lines to write and to explain, and sending it back."""
    viewer, now = request.viewer, request.now
    found = queries.part(viewer, part_id, at=now)
    if found is None:
        raise Http404
    review = opened(request, found.row.review_id)
    shows(request, "review_part", [found.row.id, *(e.event for e in found.entries)], purpose=PURPOSE)
    context = {
        "part": found,
        "row": found.row,
        "review": review.review,
        "subjects": review.subjects,
        "agencies": agencies(request),
        "names": staff_names(viewer, [found.row.author, found.row.returned_by]),
        "open": [e for e in found.entries if e.line is None],
    }
    steps = _writing(request, found) if found.writes else []
    return page(request, "reviews/part.html.jinja", steps, context, back="review_part", part_id=part_id)


def _writing(request: Request, found: queries.Part) -> list[Step]:
    common: dict[str, Any] = {"part_id": found.row.id, "by": request.viewer, "at": request.now}
    left = [e for e in found.entries if e.line is None]
    others = [o for o in parties(request) if o[0] != found.row.agency]
    steps = []
    if left:
        options = [(str(e.event), f"{e.on:%d %B %Y}: {e.says}") for e in left]
        steps.append(
            Step(
                "confirm",
                "Confirm these entries",
                {"entries": several("Which entries of your record belong to your part?", options)},
                lambda given: actions.confirm_entries(events=[UUID(e) for e in given["entries"]], **common),
                "They are in your part. Say what each means.",
                whole=True,
            )
        )

    def write(given: dict[str, Any]) -> object:
        return actions.write_line(**{**given, "contact": given["contact"] == "yes"}, **common)

    steps.append(
        Step(
            "write",
            "Write a line from another record",
            {
                "happened_on": day("On which day did it happen?"),
                "recorded_on": day("On which day was it recorded?"),
                "says": words("What does the record say?"),
                "comment": words("What does it mean, looking back?", required=False),
                "contact": one(CONTACT, YES_NO),
                "told": several("Which agencies were told at the time?", others, required=False),
                "told_on": day("On which day were they told?", required=False),
            },
            write,
            "The line is in your part.",
        )
    )
    steps.append(
        Step(
            "return",
            "Send your agency’s part back",
            {
                "analysis": words(
                    "What does your agency make of it?", "What went well, and what it would do otherwise."
                ),
                "nothing_held": tick("Your agency holds nothing about them in this period"),
            },
            lambda given: actions.return_part(**given, **common),
            "Your agency’s part is kept. It goes to the panel when nothing in it waits for your reviewer.",
            intro="From then on the panel reads it, and it does not change any more. It gets its line in the "
            "disclosure ledger.",
            initial={"analysis": found.row.analysis, "nothing_held": found.row.nothing_held},
        )
    )
    return steps


@may(Capability.CONTRIBUTE, methods=BOTH)
def explain(request: Request, part_id: UUID, line_id: UUID) -> HttpResponse:
    """Say what one line means, whether anybody saw the person, and who was told when; or take it out."""
    viewer, now = request.viewer, request.now
    found = queries.part(viewer, part_id, at=now)
    this = next((x for x in found.lines if x.id == line_id), None) if found else None
    if found is None or this is None or not found.writes:
        raise Http404
    shows(request, "review_part", [found.row.id, this.id], purpose=PURPOSE)
    home = reverse("review_part", args=[part_id])
    common: dict[str, Any] = {"line_id": this.id, "by": viewer, "at": now}

    def keep(given: dict[str, Any]) -> str:
        actions.explain_line(**{**given, "contact": given["contact"] == "yes"}, **common)
        return home

    def out(given: dict[str, Any]) -> str:
        actions.take_out(**common)
        return home

    others = [o for o in parties(request) if o[0] != found.row.agency]
    fields = {
        "comment": words("What does it mean, looking back?", "What was known then, and what you would do now."),
        "contact": one(CONTACT, YES_NO),
        "told": several("Which agencies were told at the time?", others, required=False),
        "told_on": day("On which day were they told?", required=False),
    }
    initial = {
        "comment": this.comment,
        "contact": "yes" if this.contact else "no",
        "told": this.told,
        "told_on": this.told_on,
    }
    steps = [
        Step("explain", "Keep what it means", fields, keep, initial=initial, whole=True),
        Step("out", "Take this line out", {}, out, "It is taken out of your part. Your record stays as it is."),
    ]
    context = {
        "title": f"{this.happened_on:%d %B %Y}",
        "lead": this.says,
        "home": home,
    }
    return page(
        request, "reviews/form.html.jinja", steps, context, back="review_line", part_id=part_id, line_id=line_id
    )


@may(*SEES, methods=BOTH)
def chronology(request: Request, review_id: UUID) -> HttpResponse:
    """The merged chronology: what differs, where nobody had contact, and who knew what on a day that is asked for."""
    found = opened(request, review_id, inside=True)
    row, viewer, now = found.review, request.viewer, request.now
    wanted, wrong = _day_asked(request)
    all_of_it = queries.merged(viewer, row.id, at=now, known_on=wanted)
    if all_of_it is None:
        raise Http404
    shows(request, "review_line", [x.id for x, _ in all_of_it.lines], purpose=PURPOSE)
    names = agencies(request)
    steps = []
    if all_of_it.lines and row.ended_at is None:

        def together(given: dict[str, Any]) -> object:
            return actions.put_together(
                review_id=row.id,
                line_ids=[UUID(x) for x in given["lines"]],
                occurrence=given["occurrence"],
                explained=given["explained"],
                by=viewer,
                at=now,
            )

        options = [
            (str(x.id), f"{x.happened_on:%d %B %Y}, {names.get(agency, agency)}: {x.says}"[:160])
            for x, agency in all_of_it.lines
        ]
        fields = {
            "lines": several("Which lines tell the same event?", options),
            "occurrence": line("What is the event called?", "Such as “Visit to the emergency department”."),
            "explained": words("What does the panel make of the difference?", required=False),
        }
        near = all_of_it.pairs[0] if all_of_it.pairs else None
        initial = {"lines": [str(near.first.id), str(near.second.id)]} if near else None
        steps.append(
            Step("together", "Say that they tell one event", fields, together, "They stand together.", initial=initial)
        )
    context = {
        **head(found),
        "merged": all_of_it,
        "agencies": names,
        "gap_days": GAP_DAYS,
        "asked_on": request.GET.get("on", "") if wrong else (all_of_it.asked_on or ""),
        "wrong": wrong,
    }
    return page(request, "reviews/chronology.html.jinja", steps, context, back="review_chronology", review_id=row.id)


def _day_asked(request: Request) -> tuple[date | None, str]:
    """The day of which it is asked what was known, and what is wrong with what was typed."""
    typed = request.GET.get("on", "").strip()
    if not typed:
        return None, ""
    try:
        return date.fromisoformat(typed), ""
    except ValueError:
        return None, "Enter a real day, such as 2026-03-27."
