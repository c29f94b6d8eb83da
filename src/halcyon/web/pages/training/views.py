"""One's own training, an event, and how training goes as a whole."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from halcyon.access.viewing import Denied, Viewer
from halcyon.kernel.problems import NotDone
from halcyon.kernel.roles import Capability
from halcyon.practice.training_schemes import EVIDENCE, IN_DATE, WORDS
from halcyon.web.doing import days, form_page, lines, one_of
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.presenting import day, when
from halcyon.web.request import Request
from halcyon.workforce.training import queries
from halcyon.workforce.training.actions import book, cancel_booking
from halcyon.workforce.training.following import evaluate, record_learning, say_impact
from halcyon.workforce.training.models import Booking, Course, Learning, TrainingNeed
from halcyon.workforce.training.queries import SEES, Competence, Offered

PURPOSE = "own_work"
FEW = "hidden"
SURE = [("1", "1: not at all"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5: very")]


def counts_for(row: Course | Learning) -> str:
    """Whom something learned counts for."""
    return "children and adults" if row.child and row.adult else "children" if row.child else "adults"


def competence(found: tuple[Competence, ...]) -> list[list[Any]]:
    """How somebody stands, as rows."""
    return [
        [
            {"text": c.scheme, "note": c.level, "unverified": not c.verified},
            {
                "text": WORDS[IN_DATE] if c.standing.state == IN_DATE else "",
                "flag": "" if c.standing.state == IN_DATE else WORDS[c.standing.state],
            },
            day(c.standing.on) or "–",
            c.standing.reason,
        ]
        for c in found
    ]


def _event(o: Offered, request: Request) -> list[Any]:
    course = o.event.course
    mine = o.mine.get_state_display() if o.mine else ""
    free = f"{o.free} free" if o.free else f"Full, {o.waiting} waiting"
    return [
        {
            "text": course.title,
            "href": reverse("training_event", args=[o.event.id]),
            "note": f"Level {course.level} · {course.get_mode_display()} · {course.minutes} min"
            f" · counts for {counts_for(course)}",
        },
        {"text": when(o.event.begins_at, request.now), "note": o.event.place},
        {"text": free, "flag": mine},
    ]


@may(Capability.SIGNED_IN)
def mine(request: Request) -> HttpResponse:
    """One's own training: what one has to know, one's places, what is offered."""
    viewer, now = request.viewer, request.now
    keeps = viewer.can(Capability.KEEP_TRAINING)
    places, learned = queries.my_places(viewer), queries.my_learning(viewer)
    shows(request, "training", [*(p.id for p in places), *(i.id for i in learned)], purpose=PURPOSE)
    return render(
        request,
        "training/mine.html.jinja",
        {
            "competence": competence(queries.my_competence(viewer, at=now)),
            "events": [_event(o, request) for o in queries.offered(viewer, at=now)],
            "places": [_place(p, request) for p in places],
            "learned": [[i.title, day(i.on), f"{i.minutes} min", EVIDENCE[i.kind], counts_for(i)] for i in learned],
            "catalogue": [
                [
                    {
                        "text": c.title,
                        "href": reverse("change_course", args=[c.id]) if keeps else "",
                        "note": f"Edition {c.edition}. {c.about}" if c.edition > 1 else c.about,
                    },
                    f"Level {c.level}",
                    c.get_mode_display(),
                    f"{c.minutes} min, {c.taking_part} of them taking part",
                    counts_for(c),
                ]
                for c in queries.catalogue(viewer)
            ],
            "sees": bool(viewer.capabilities & set(SEES)),
            "keeps": keeps,
        },
    )


def _place(row: Booking, request: Request) -> list[Any]:
    state: dict[str, Any] = {"text": row.get_state_display()}
    if row.state == "attended" and row.evaluated_at is None:
        state |= {
            "text": "Say what you made of it",
            "href": reverse("evaluate_training", args=[row.id]),
            "hidden": row.event.course.title,
        }
    elif row.impact_asked_at and row.impact_at is None:
        state |= {
            "text": "Say what it changed",
            "href": reverse("training_impact", args=[row.id]),
            "hidden": row.event.course.title,
        }
    return [
        {"text": row.event.course.title, "href": reverse("training_event", args=[row.event_id])},
        when(row.event.begins_at, request.now),
        state,
    ]


@may(Capability.SIGNED_IN, methods=("GET", "POST"))
def one(request: Request, event_id: uuid.UUID) -> HttpResponse:
    """One event: taking a place, or giving it back."""
    viewer, now = request.viewer, request.now
    found = queries.event(viewer, event_id)
    if found is None:
        raise Http404
    problem = ""
    if request.method == "POST":
        try:
            if request.POST.get("do") == "cancel" and found.mine:
                cancel_booking(booking_id=found.mine.id, by=viewer, at=now)
                messages.success(request, "Your place is given back.")
            else:
                row = book(event_id=event_id, by=viewer, at=now)
                words = "You have a place." if row.state == "booked" else "It is full. You are on the waiting list."
                messages.success(request, words)
            return redirect("training_event", event_id=event_id)
        except NotDone as wrong:
            problem = str(wrong)
    keeps = viewer.can(Capability.KEEP_TRAINING)
    rows = queries.booked(viewer, found.event) if keeps else []
    shows(request, "training", [event_id, *(b.id for b, _, _ in rows)], purpose=PURPOSE)
    return render(
        request,
        "training/event.html.jinja",
        {
            "found": found,
            "counts": counts_for(found.event.course),
            "rows": [[name, agency, b.get_state_display()] for b, name, agency in rows],
            "keeps": keeps,
            "begun": found.event.begins_at <= now,
            "problem": problem,
            "now": now,
        },
        status=422 if problem else 200,
    )


@may(Capability.SIGNED_IN, methods=("GET", "POST"))
def evaluate_place(request: Request, booking_id: uuid.UUID) -> HttpResponse:
    """Say what one made of something one attended."""
    viewer, now = request.viewer, request.now
    row = queries.my_place(viewer, booking_id)
    if row is None:
        raise Http404

    class EvaluateForm(forms.Form):
        before = one_of("How sure did you feel before?", SURE)
        after = one_of("How sure do you feel now?", SURE)
        words = lines("Anything else?", required=False)

    form = EvaluateForm(request.POST if request.method == "POST" else None)

    def keep() -> None:
        given = form.cleaned_data
        evaluate(
            booking_id=booking_id,
            before=int(given["before"]),
            after=int(given["after"]),
            words=given["words"],
            by=viewer,
            at=now,
        )

    return form_page(
        request,
        form,
        keep,
        title="What did you make of it?",
        caption=row.event.course.title,
        lead="Shown to nobody by name: averages of five answers or more.",
        button="Send",
        done="Thank you. In three months you are asked whether it changed how you work.",
        to=reverse("training"),
        back=reverse("training"),
    )


@may(Capability.SIGNED_IN, methods=("GET", "POST"))
def impact(request: Request, booking_id: uuid.UUID) -> HttpResponse:
    """Say whether training changed how one works, three months on."""
    viewer, now = request.viewer, request.now
    row = queries.my_place(viewer, booking_id)
    if row is None:
        raise Http404

    class ImpactForm(forms.Form):
        impact = one_of("Has it changed how you work?", Booking.IMPACTS)
        words = lines(
            "What do you do differently, or what stood in the way?", "No names of children or families.", required=False
        )

    form = ImpactForm(request.POST if request.method == "POST" else None)
    return form_page(
        request,
        form,
        lambda: say_impact(booking_id=booking_id, by=viewer, at=now, **form.cleaned_data),
        title="What did it change?",
        caption=f"{row.event.course.title}, {day(row.event.begins_at)}",
        button="Send",
        done="Thank you.",
        to=reverse("training"),
        back=reverse("training"),
    )


@may(Capability.SIGNED_IN, methods=("GET", "POST"))
def learned(request: Request) -> HttpResponse:
    """Write down something learned elsewhere."""
    viewer, now = request.viewer, request.now
    if viewer.user_id is None:
        raise Denied("a person")
    me = viewer.user_id

    class LearnedForm(forms.Form):
        title = forms.CharField(label="What was it?", max_length=150)
        on = days("On which day?")
        minutes = forms.IntegerField(label="How many minutes?", min_value=0, max_value=5000)
        taking_part = forms.IntegerField(label="In how many of them did you take part?", min_value=0, initial=0)
        kind = one_of("What does it count as?", list(EVIDENCE.items()))
        child = forms.BooleanField(label="It counts for work with children", required=False, initial=True)
        adult = forms.BooleanField(label="It counts for work with adults", required=False)

    form = LearnedForm(request.POST if request.method == "POST" else None)
    return form_page(
        request,
        form,
        lambda: record_learning(user=me, by=viewer, at=now, **form.cleaned_data),
        title="Something I learned elsewhere",
        button="Write it down",
        done="It is written down.",
        to=reverse("training"),
        back=reverse("training"),
    )


@may(*SEES)
def overview(request: Request) -> HttpResponse:
    """How training goes: needs and strategy, who is in date, what people made of it, and what it changed."""
    viewer, now = request.viewer, request.now
    needs, keeps = queries.needs(viewer), viewer.can(Capability.KEEP_TRAINING)
    shows(request, "training", [n.id for n in needs], purpose=PURPOSE)
    return render(
        request,
        "training/overview.html.jinja",
        {
            "strategies": queries.strategies(viewer),
            "needs": [_need_row(viewer, n, keeps=keeps) for n in needs],
            "in_date": [
                [
                    {"text": r.agency},
                    {"text": r.scheme, "note": r.level},
                    *map(_few, (r.people, r.in_date, r.due, r.overdue)),
                ]
                for r in queries.training_in_date(viewer, at=now)
            ],
            "feedback": [_feedback_row(f) for f in queries.feedback(viewer)],
            "decay": [
                [d.since, _few(d.people), _few(d.screenings), f"{d.each:.1f}" if d.each is not None else "–"]
                for d in queries.screening_since_training(viewer, at=now)
            ],
            "programmes": [
                [p.title, p.schools, p.sessions, p.pupils, _few(p.disclosures)]
                for p in queries.programmes(viewer, at=now)
            ],
            "keeps": keeps,
            "unrecorded": [
                [
                    {"text": e.course.title, "href": reverse("training_attendance", args=[e.id])},
                    when(e.begins_at, now),
                    e.place,
                ]
                for e in (queries.to_record(viewer, at=now) if keeps else ())
            ],
        },
    )


def _few(number: int | None) -> Any:
    """A number, or that it is too small to be told."""
    return FEW if number is None else number


def _need_row(viewer: Viewer, need: TrainingNeed, *, keeps: bool) -> list[Any]:
    """One need: who needs what, where that was seen, and what came of it."""
    address = reverse("training_need", args=[need.id]) if keeps else ""
    return [
        {"text": need.text, "href": address, "note": queries.audience(viewer, need)},
        need.source_title,
        {"text": need.get_state_display(), "note": need.course.title if need.course else need.answer},
        need.year or "–",
    ]


def _feedback_row(found: queries.Feedback) -> list[Any]:
    """What those who came to one course made of it, before, after, and once they were asked what they do otherwise."""
    if found.asked:
        changed = f"{_few(found.changed)} of {_few(found.asked)}"
    else:
        changed = "too few" if found.asked is None else "not asked yet"
    return [
        found.course,
        found.attended,
        found.answers,
        f"{found.before:.1f}" if found.before is not None else "too few",
        f"{found.after:.1f}" if found.after is not None else "too few",
        changed,
    ]
