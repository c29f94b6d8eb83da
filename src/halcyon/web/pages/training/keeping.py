"""Keeping training: needs, strategy, catalogue, events, attendance, who must know what, programmes in schools."""

from __future__ import annotations

import uuid

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from halcyon.agencies.queries import colleagues
from halcyon.kernel.roles import Capability
from halcyon.practice.training_schemes import EVIDENCE, SCHEMES
from halcyon.web.doing import days, form_page, from_list, lines, moments, one_of
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.training.views import competence
from halcyon.web.presenting import when
from halcyon.web.request import Request
from halcyon.workforce.training import actions, following, queries
from halcyon.workforce.training.models import Course, TrainingNeed

PURPOSE = "own_work"
BOTH = ("GET", "POST")
NEEDED = (
    Capability.KEEP_TRAINING,
    Capability.KEEP_AUDITS,
    Capability.KEEP_REVIEWS,
    Capability.KEEP_ACTIONS,
)
SOURCES = [
    ("audit", "An audit"),
    ("review", "A review"),
    ("self_assessment", "A self-assessment"),
    ("inspection", "An inspection"),
    ("supervision", "What supervision shows"),
    ("other", "Something else"),
]


@may(*NEEDED, methods=BOTH)
def new_need(request: Request) -> HttpResponse:
    """Say what practitioners need to learn, and what showed it."""
    viewer, now = request.viewer, request.now

    class NeedForm(forms.Form):
        text = forms.CharField(label="What do practitioners need to learn?", max_length=300)
        audience = forms.CharField(label="Who needs it?", max_length=200)
        source_kind = one_of("What showed it?", SOURCES)
        source_title = forms.CharField(label="Which one?", help_text="A code name, never a person’s.", max_length=200)

    form = NeedForm(request.POST if request.method == "POST" else None)
    home = reverse("training_overview") if viewer.capabilities & set(queries.SEES) else reverse("training")
    return form_page(
        request,
        form,
        lambda: actions.record_need(by=viewer, at=now, **form.cleaned_data),
        title="Add a training need",
        button="Add it",
        done="It waits for the strategy.",
        to=home,
        back=home,
    )


@may(Capability.KEEP_TRAINING, methods=BOTH)
def one_need(request: Request, need_id: uuid.UUID) -> HttpResponse:
    """Take a need up in a year’s strategy, or say why not."""
    viewer, now = request.viewer, request.now
    row = queries.need(viewer, need_id)
    if row is None:
        raise Http404

    class DecideForm(forms.Form):
        state = one_of("What becomes of it?", TrainingNeed.STATES)
        year = forms.IntegerField(label="In which year’s strategy?", required=False, min_value=2000, max_value=2099)
        course = from_list("By which course?", [(c.id, c.title) for c in queries.catalogue(viewer)], required=False)
        answer = lines("If it is not taken up, why?", required=False, rows=2)

    initial = {"state": row.state, "year": row.year or now.year, "course": row.course_id, "answer": row.answer}
    form = DecideForm(request.POST if request.method == "POST" else None, initial=initial)

    def keep() -> None:
        given = form.cleaned_data
        actions.decide_need(
            need_id=need_id,
            state=given["state"],
            year=given["year"],
            course_id=uuid.UUID(given["course"]) if given["course"] else None,
            answer=given["answer"],
            by=viewer,
            at=now,
        )

    return form_page(
        request,
        form,
        keep,
        title=row.text,
        caption="Training need",
        button="Keep",
        done="It is kept.",
        to=reverse("training_overview"),
        back=reverse("training_overview"),
        about=[("Who", row.audience), ("Shown by", row.source_title)],
    )


@may(Capability.KEEP_TRAINING, methods=BOTH)
def strategy(request: Request) -> HttpResponse:
    """Write the strategy of a year."""
    viewer, now = request.viewer, request.now
    known = {s.year: s for s in queries.strategies(viewer)}

    class StrategyForm(forms.Form):
        year = forms.IntegerField(label="Year", min_value=2000, max_value=2099)
        aim = lines("What is its training for?", rows=6)
        agreed_on = days("On which day was it agreed?", "Leave empty while it is a draft.", required=False)

    here = known.get(now.year)
    initial = {"year": now.year, "aim": here.aim if here else "", "agreed_on": here.agreed_on if here else None}
    form = StrategyForm(request.POST if request.method == "POST" else None, initial=initial)
    return form_page(
        request,
        form,
        lambda: actions.write_strategy(by=viewer, at=now, **form.cleaned_data),
        title="Training strategy",
        button="Keep",
        done="The strategy is kept.",
        to=reverse("training_overview"),
        back=reverse("training_overview"),
    )


class CourseForm(forms.Form):
    """A course of the catalogue, or a new edition of one."""

    title = forms.CharField(label="What is it called?", max_length=150)
    about = lines("What is it about?", required=False)
    mode = one_of("How is it held?", Course.MODES)
    level = one_of("For which level?", [(x, x) for x in ("1", "2", "3", "3+", "4", "5")])
    minutes = forms.IntegerField(label="How many minutes does it take?", min_value=5, max_value=5000)
    taking_part = forms.IntegerField(
        label="In how many of them do people take part?", help_text="Rather than listen.", min_value=0, initial=0
    )
    kind = one_of("What does it count as?", list(EVIDENCE.items()))
    child = forms.BooleanField(label="It counts for work with children", required=False, initial=True)
    adult = forms.BooleanField(label="It counts for work with adults", required=False)
    areas = forms.CharField(label="Areas of knowledge", max_length=300, required=False)


@may(Capability.KEEP_TRAINING, methods=BOTH)
def new_course(request: Request) -> HttpResponse:
    """Put a course into the catalogue."""
    viewer, now = request.viewer, request.now
    form = CourseForm(request.POST if request.method == "POST" else None)
    return form_page(
        request,
        form,
        lambda: actions.add_course(syllabus=actions.Syllabus(**form.cleaned_data), by=viewer, at=now),
        title="Add a course",
        button="Add it",
        done="It is in the catalogue.",
        to=reverse("training"),
        back=reverse("training"),
    )


@may(Capability.KEEP_TRAINING, methods=BOTH)
def change_course(request: Request, course_id: uuid.UUID) -> HttpResponse:
    """Put a new edition of a course in place of the one that is offered."""
    viewer, now = request.viewer, request.now
    row = queries.course(viewer, course_id)
    if row is None:
        raise Http404
    initial = {name: getattr(row, name) for name in CourseForm.base_fields}
    form = CourseForm(request.POST if request.method == "POST" else None, initial=initial)
    return form_page(
        request,
        form,
        lambda: actions.change_course(
            course_id=course_id, syllabus=actions.Syllabus(**form.cleaned_data), by=viewer, at=now
        ),
        title=row.title,
        caption=f"Course, edition {row.edition}",
        lead="A change is a new edition. Events that are planned keep the one that people booked.",
        button="Put in the new edition",
        done="The new edition is in the catalogue.",
        to=reverse("training"),
        back=reverse("training"),
    )


@may(Capability.KEEP_TRAINING, methods=BOTH)
def new_event(request: Request) -> HttpResponse:
    """Hold a course on a day."""
    viewer, now = request.viewer, request.now
    courses = {str(c.id): c for c in queries.catalogue(viewer)}

    class EventForm(forms.Form):
        course = from_list("Which course?", [(i, c.title) for i, c in courses.items()])
        begins_at = moments("When does it begin?")
        place = forms.CharField(label="Where?", max_length=200)
        provider = forms.CharField(label="Who holds it?", max_length=150)
        places = forms.IntegerField(label="How many places?", min_value=1, max_value=1000)

    form = EventForm(request.POST if request.method == "POST" else None)

    def make() -> None:
        given = dict(form.cleaned_data)
        actions.plan_event(course=courses[given.pop("course")], by=viewer, at=now, **given)

    return form_page(
        request,
        form,
        make,
        title="Plan a training event",
        button="Plan it",
        done="It can be booked.",
        to=reverse("training"),
        back=reverse("training"),
    )


@may(Capability.KEEP_TRAINING, methods=BOTH)
def attendance(request: Request, event_id: uuid.UUID) -> HttpResponse:
    """Write down who came to an event."""
    viewer, now = request.viewer, request.now
    found = queries.event(viewer, event_id)
    if found is None:
        raise Http404
    rows = [r for r in queries.booked(viewer, found.event) if r[0].state != "waiting"]

    class CameForm(forms.Form):
        came = forms.MultipleChoiceField(
            label="Who came?",
            choices=[(str(b.id), f"{name}, {agency}") for b, name, agency in rows],
            initial=[str(b.id) for b, _, _ in rows if b.state != "not_attended"],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    form = CameForm(request.POST if request.method == "POST" else None)
    shows(request, "training", [b.id for b, _, _ in rows], purpose=PURPOSE)
    back = reverse("training_event", args=[event_id])
    return form_page(
        request,
        form,
        lambda: actions.record_attendance(
            event_id=event_id, came=[uuid.UUID(i) for i in form.cleaned_data["came"]], by=viewer, at=now
        ),
        title="Who came?",
        caption=f"{found.event.course.title}, {when(found.event.begins_at, now)}",
        button="Keep the attendance",
        done="Kept. It counts towards what they have to know.",
        to=back,
        back=back,
    )


@may(Capability.KEEP_TRAINING)
def everybody(request: Request) -> HttpResponse:
    """Everybody who must meet a level, and how they stand."""
    found = queries.people(request.viewer, at=request.now)
    shows(request, "user", [p.user for p in found], purpose=PURPOSE)
    rows = [[{"text": p.name, "note": f"{p.job}, {p.agency}"}, *row] for p in found for row in competence(p.competence)]
    return render(request, "training/people.html.jinja", {"rows": rows})


@may(Capability.KEEP_TRAINING, methods=BOTH)
def levels(request: Request) -> HttpResponse:
    """Say which level people must meet."""
    viewer, now = request.viewer, request.now
    every = [(f"{s.key} {each.level}", f"{s.title}: {each.title}") for s in SCHEMES.values() for each in s.levels]

    class LevelForm(forms.Form):
        level = from_list("Which level?", every)
        users = forms.MultipleChoiceField(
            label="Who must meet it?",
            choices=[(str(u.id), f"{u.name}, {u.job_title}") for u in colleagues(viewer, at=now)],
            widget=forms.CheckboxSelectMultiple,
        )
        since = days("Since which day?")

    form = LevelForm(request.POST if request.method == "POST" else None)

    def keep() -> None:
        scheme, level = form.cleaned_data["level"].split(" ")
        following.require_level(
            users=[uuid.UUID(i) for i in form.cleaned_data["users"]],
            scheme=scheme,
            level=level,
            since=form.cleaned_data["since"],
            by=viewer,
            at=now,
        )

    return form_page(
        request,
        form,
        keep,
        title="Who must know what",
        button="Keep",
        done="Kept.",
        to=reverse("training_people"),
        back=reverse("training_people"),
    )


@may(Capability.KEEP_TRAINING, methods=BOTH)
def new_school(request: Request) -> HttpResponse:
    """Write down a programme at a school, as counts."""
    viewer, now = request.viewer, request.now

    class SchoolForm(forms.Form):
        title = forms.CharField(label="Which programme?", max_length=150)
        about = forms.CharField(label="What is it about?", max_length=300, required=False)
        school = forms.CharField(label="At which school?", max_length=150)
        on = days("On which day did it end?")
        sessions = forms.IntegerField(label="How many sessions?", min_value=1, max_value=500)
        pupils = forms.IntegerField(label="How many pupils were reached?", min_value=1, max_value=10_000)
        disclosures = forms.IntegerField(
            label="How many disclosures came afterwards?",
            help_text="How many only. Each one is raised as a concern of its own.",
            min_value=0,
            initial=0,
        )

    form = SchoolForm(request.POST if request.method == "POST" else None)
    return form_page(
        request,
        form,
        lambda: following.record_school(by=viewer, at=now, **form.cleaned_data),
        title="A programme in a school",
        button="Write it down",
        done="It is written down.",
        to=reverse("training_overview"),
        back=reverse("training_overview"),
    )
