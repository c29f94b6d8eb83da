"""Boards and sub-groups: the list, one of them, its seats and its work plan."""

from __future__ import annotations

import uuid
from datetime import datetime, time

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify

from halcyon.agencies.queries import agencies_to_choose, colleagues, organisations, staff_names
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.roles import Capability
from halcyon.practice.statutory_roles import PROFESSIONS
from halcyon.web.doing import days, form_page, from_list, lines, one_of
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.boards import presenters
from halcyon.web.presenting import day
from halcyon.web.request import Request
from halcyon.workforce.bodies import actions, queries
from halcyon.workforce.bodies.models import Body, Seat, WorkItem
from halcyon.workforce.bodies.queries.bodies import SEES
from halcyon.workforce.bodies.rules import end_of

PURPOSE = "oversight"
STANDING_WORDS = [
    ("holder", "Holds the seat"),
    ("deputy", "Deputises: acts whenever nobody holds it, or the holder is away"),
    ("acting", "Acts up for a time"),
]


def _keeps(request: Request) -> bool:
    return request.viewer.can(Capability.KEEP_BODIES)


def _body(request: Request, key: str) -> Body:
    found = queries.body(request.viewer, key)
    if found is None:
        raise Http404
    return found


@may(*SEES)
def listing(request: Request) -> HttpResponse:
    """Every body, what is vacant, and who has resigned."""
    viewer, now = request.viewer, request.now
    found = queries.bodies(viewer)
    vacant = queries.vacancies(viewer, at=now)
    gone = queries.resignations(viewer)
    shows(request, "body", [b.id for b in found], purpose=PURPOSE)
    return render(
        request,
        "boards/list.html.jinja",
        {
            "rows": [
                [
                    {"text": b.name, "href": reverse("body", args=[b.key]), "note": b.purpose},
                    b.get_kind_display(),
                    b.parent.name if b.parent else b.host.name,
                ]
                for b in found
            ],
            "vacant": sum(not v.never_named for v in vacant),
            "silent": sum(not v.acting and not v.never_named for v in vacant),
            "never": sum(v.never_named for v in vacant),
            "resigned": gone,
            "keeps": _keeps(request),
            "now": now,
        },
    )


@may(*SEES)
def one(request: Request, key: str) -> HttpResponse:
    """One body: who sits on it, when it meets, what it has set itself to do."""
    viewer, now = request.viewer, request.now
    page = queries.body_page(viewer, key, at=now)
    if page is None:
        raise Http404
    today = now.astimezone(LONDON).date()
    shows(request, "body", [page.body.id], purpose=PURPOSE)
    names = staff_names(viewer, [w.owner for w in page.work])
    return render(
        request,
        "boards/body.html.jinja",
        {
            "body": page.body,
            "below": page.below,
            "seats": presenters.seats(page.seats, keeps=_keeps(request)),
            "meetings": presenters.meetings(page.meetings, now),
            "work": presenters.work(page.work, names, today, keeps=_keeps(request), me=viewer.user_id),
            "quorum": presenters.rule(page.quorum, {o.code: o.name for o in organisations(viewer)}),
            "shares": presenters.shares(
                queries.attendance(viewer, since=now.replace(year=now.year - 1), until=now, body=page.body)
            )
            if page.meetings
            else [],
            "keeps": _keeps(request),
        },
    )


@may(*SEES)
def seats_of_agencies(request: Request) -> HttpResponse:
    """Each agency’s accountable director and its seats; the bodies where nobody sits for health."""
    rows, without = queries.seat_map(request.viewer, at=request.now)
    shows(request, "body", [b.id for b in without], purpose=PURPOSE)
    return render(request, "boards/seat_map.html.jinja", {"rows": presenters.agencies(rows), "without": without})


@may(Capability.KEEP_BODIES, methods=("GET", "POST"))
def new_body(request: Request) -> HttpResponse:
    """Write a body down."""
    viewer, now = request.viewer, request.now
    hosts = {o.code: o for o in agencies_to_choose(viewer)}
    parents = {str(b.id): b for b in queries.bodies(viewer)}

    class BodyForm(forms.Form):
        name = forms.CharField(label="What is it called?", max_length=150)
        kind = one_of("What kind of body is it?", Body.KINDS)
        host = from_list("Which organisation runs it?", [(c, o.name) for c, o in hosts.items()])
        parent = from_list("To which body does it answer?", [(i, b.name) for i, b in parents.items()], required=False)
        purpose = lines("What is it for?", required=False)

    form = BodyForm(request.POST if request.method == "POST" else None)
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}

    def make() -> None:
        actions.found_body(
            key=slugify(given["name"])[:60],
            name=given["name"],
            kind=given["kind"],
            host=hosts[given["host"]],
            parent=parents.get(given["parent"]),
            purpose=given["purpose"],
            begins=now.astimezone(LONDON).date(),
            by=viewer,
            at=now,
        )

    return form_page(
        request,
        form,
        make,
        title="Add a board or sub-group",
        button="Add it",
        done="Added. Now give it its seats.",
        to=reverse("body", args=[slugify(given["name"])[:60]]) if given else "",
        back=reverse("boards"),
    )


@may(Capability.KEEP_BODIES, methods=("GET", "POST"))
def new_quorum(request: Request, key: str) -> HttpResponse:
    """Lay down when a body may decide."""
    viewer, now = request.viewer, request.now
    found = _body(request, key)

    class QuorumForm(forms.Form):
        share = forms.IntegerField(
            label="Share of the voting members, per cent", min_value=1, max_value=100, initial=50
        )
        agencies = forms.MultipleChoiceField(
            label="Organisations that must be there",
            choices=[(o.code, o.name) for o in agencies_to_choose(viewer)],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        delegates = forms.BooleanField(label="Somebody sent in a member’s place counts", required=False, initial=True)
        chair = forms.BooleanField(
            label="The chair, or whoever acts for the chair, must be there", required=False, initial=True
        )
        source = forms.CharField(
            label="Where is this laid down?", help_text="For example: terms of reference, section 4.", max_length=200
        )

    form = QuorumForm(request.POST if request.method == "POST" else None)
    return form_page(
        request,
        form,
        lambda: actions.set_quorum(body=found, by=viewer, at=now, **form.cleaned_data),
        title="Quorum",
        caption=found.name,
        button="Lay it down",
        done="The quorum is laid down. Meetings from now on are held against it.",
        to=reverse("body", args=[key]),
        back=reverse("body", args=[key]),
    )


@may(Capability.KEEP_BODIES, methods=("GET", "POST"))
def new_seat(request: Request, key: str) -> HttpResponse:
    """Give an organisation a place on a body."""
    viewer, now = request.viewer, request.now
    found = _body(request, key)
    hosts = {o.code: o for o in agencies_to_choose(viewer)}

    class SeatForm(forms.Form):
        organisation = from_list("Whose seat is it?", [(c, o.name) for c, o in hosts.items()])
        title = forms.CharField(
            label="What is the seat called?", help_text="For example: Police member.", max_length=200
        )
        role = one_of("What part does it have?", Seat.ROLES)
        level = one_of("How senior must the member be?", Seat.LEVELS)
        profession = from_list("Which profession does it bring?", list(PROFESSIONS.items()))
        votes = forms.BooleanField(label="It votes", required=False, initial=True)

    form = SeatForm(request.POST if request.method == "POST" else None)

    def make() -> None:
        given = dict(form.cleaned_data)
        actions.open_seat(body=found, organisation=hosts[given.pop("organisation")], by=viewer, at=now, **given)

    return form_page(
        request,
        form,
        make,
        title="Add a seat",
        caption=found.name,
        button="Add the seat",
        done="The seat is there, and vacant until somebody is appointed.",
        to=reverse("body", args=[key]),
        back=reverse("body", args=[key]),
    )


@may(Capability.KEEP_BODIES, methods=("GET", "POST"))
def fill_seat(request: Request, seat_id: uuid.UUID) -> HttpResponse:
    """Appoint somebody to a seat: as its holder for a term, as deputy, or acting up."""
    viewer, now = request.viewer, request.now
    found = queries.seat(viewer, seat_id, at=now)
    if found is None:
        raise Http404
    chairs = found.seat.role in ("chair", "deputy_chair")
    agency = "" if chairs else found.standing.post.organisation.code
    people = {str(u.id): u for u in colleagues(viewer, at=now, agency=agency)}

    class AppointForm(forms.Form):
        user = from_list("Who?", [(i, f"{u.name}, {u.job_title}") for i, u in people.items()])
        standing = one_of("In what standing?", STANDING_WORDS)
        begins = days("From which day?")
        ends = days("Until which day? Their last day in it", "Leave empty for no end.", required=False)
        reason = forms.CharField(label="Reason", max_length=300, required=False)

    form = AppointForm(request.POST if request.method == "POST" else None)

    def make() -> None:
        given = form.cleaned_data
        begins = datetime.combine(given["begins"], time(0), LONDON)
        actions.appoint(
            seat=found.seat,
            user=people[given["user"]],
            standing=given["standing"],
            begins=now if begins <= now and given["begins"] == now.astimezone(LONDON).date() else begins,
            ends=end_of(given["ends"]) if given["ends"] else None,
            reason=given["reason"],
            by=viewer,
            at=now,
        )

    holder = found.standing.holder
    back = reverse("body", args=[found.seat.body.key])
    return form_page(
        request,
        form,
        make,
        title="Appoint to a seat",
        caption=f"{found.standing.post.title}, {found.seat.body.name}",
        button="Appoint",
        done="Appointed.",
        to=back,
        back=back,
        about=[
            ("Held by", f"{holder.user.name}, since {day(holder.begins)}" if holder else "Nobody"),
            ("Deputies", ", ".join(h.user.name for h in found.standing.deputies) or "None"),
        ],
    )


@may(Capability.KEEP_BODIES, methods=("GET", "POST"))
def new_work(request: Request, key: str) -> HttpResponse:
    """Put something on a body’s work plan."""
    viewer, now = request.viewer, request.now
    found = _body(request, key)

    class WorkForm(forms.Form):
        text = forms.CharField(label="What will the body do?", max_length=300)
        owner = from_list("Who owns it?", [(u.id, f"{u.name}, {u.job_title}") for u in colleagues(viewer, at=now)])
        due_on = days("By when?")

    form = WorkForm(request.POST if request.method == "POST" else None)

    def make() -> None:
        given = form.cleaned_data
        actions.plan_work(
            body=found, text=given["text"], owner=uuid.UUID(given["owner"]), due_on=given["due_on"], by=viewer, at=now
        )

    return form_page(
        request,
        form,
        make,
        title="Add to the work plan",
        caption=found.name,
        button="Add it",
        done="It is on the work plan.",
        to=reverse("body", args=[key]),
        back=reverse("body", args=[key]),
    )


@may(Capability.SIGNED_IN, methods=("GET", "POST"))
def work_item(request: Request, item_id: uuid.UUID) -> HttpResponse:
    """Say how an item of a work plan stands."""
    viewer, now = request.viewer, request.now
    row = queries.work_item(viewer, item_id)
    if row is None:
        raise Http404

    class MoveForm(forms.Form):
        state = one_of("How does it stand?", WorkItem.STATES)
        outcome = lines("What came of it?", "Needed when it is done or dropped.", required=False, rows=2)

    form = MoveForm(request.POST if request.method == "POST" else None, initial={"state": row.state})
    shows(request, "body", [row.body_id], purpose=PURPOSE)
    back = reverse("body", args=[row.body.key])
    return form_page(
        request,
        form,
        lambda: actions.move_work(item_id=row.id, by=viewer, at=now, **form.cleaned_data),
        title=row.text,
        caption=row.body.name,
        button="Keep",
        done="It is kept.",
        to=back,
        back=back,
        about=[("Due", day(row.due_on))],
    )
