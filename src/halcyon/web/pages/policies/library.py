"""Briefings with receipts, networks and their alerts, and good practice with what was tried here."""

from __future__ import annotations

import uuid

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from halcyon.agencies.queries import agencies_to_choose, colleagues, organisations, staff_names
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.roles import Capability
from halcyon.web.doing import days, form_page, from_list, lines, one_of
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.presenting import day, when
from halcyon.web.request import Request
from halcyon.workforce.policies import actions, queries
from halcyon.workforce.policies.models import NetworkAlert, TriedHere
from halcyon.workforce.policies.queries import SEES

PURPOSE = "own_work"
BOTH = ("GET", "POST")


@may(*SEES)
def briefings(request: Request) -> HttpResponse:
    """Briefings and their receipts."""
    viewer, now = request.viewer, request.now
    found = queries.briefings(viewer)
    shows(request, "briefing", [r.briefing.id for r in found], purpose=PURPOSE)
    return render(
        request,
        "policies/briefings.html.jinja",
        {
            "found": [
                {
                    "row": r.briefing,
                    "at": when(r.briefing.at, now),
                    "words": f"Sent to {r.sent}, opened by {r.opened}, confirmed by {r.confirmed}.",
                    "waiting": ", ".join(r.waiting),
                }
                for r in found
            ],
            "keeps": viewer.can(Capability.KEEP_POLICIES),
        },
    )


@may(Capability.KEEP_POLICIES, methods=BOTH)
def new_briefing(request: Request) -> HttpResponse:
    """Brief the people of some agencies."""
    viewer, now = request.viewer, request.now

    class BriefingForm(forms.Form):
        title = forms.CharField(label="What is it about?", max_length=150)
        text = lines("What must people know?", "A code name, never a person’s.", rows=8)
        source_title = forms.CharField(label="What made it needed?", max_length=200, required=False)
        audience = forms.MultipleChoiceField(
            label="Whose people?",
            choices=[(o.code, o.name) for o in agencies_to_choose(viewer)],
            widget=forms.CheckboxSelectMultiple,
        )

    form = BriefingForm(request.POST if request.method == "POST" else None)
    home = reverse("briefings")
    return form_page(
        request,
        form,
        lambda: actions.brief(by=viewer, at=now, **form.cleaned_data),
        title="Send a briefing",
        lead="Each person has it as a message and confirms having read it.",
        button="Send",
        done="Sent. Receipts come in as people read it.",
        to=home,
        back=home,
    )


@may(Capability.SIGNED_IN)
def networks(request: Request) -> HttpResponse:
    """The networks, and the alerts and notes that came in by them."""
    viewer, now = request.viewer, request.now
    every, found = queries.networks(viewer), queries.alerts(viewer)
    today = now.astimezone(LONDON).date()
    names = staff_names(viewer, [*(n.member for n in every), *(a.owner for a in found)])
    shows(request, "network_alert", [a.id for a in found], purpose=PURPOSE)
    member = any(n.member == viewer.user_id for n in every)
    return render(
        request,
        "policies/networks.html.jinja",
        {
            "networks": [[{"text": n.name, "note": n.about}, names.get(n.member, ""), day(n.begins)] for n in every],
            "alerts": [
                [
                    {
                        "text": a.title,
                        "href": reverse("network_alert", args=[a.id]),
                        "note": f"{a.get_kind_display()}, {a.network.name}, {day(a.received_on)}",
                    },
                    names.get(a.owner, "Somebody who has left"),
                    {"text": day(a.due_on), "flag": "Late" if a.state == "open" and a.due_on < today else ""},
                    {"text": a.get_state_display(), "note": a.done},
                ]
                for a in found
            ],
            "keeps": viewer.can(Capability.KEEP_POLICIES),
            "takes_in": viewer.can(Capability.KEEP_POLICIES) or member,
        },
    )


@may(Capability.KEEP_POLICIES, methods=BOTH)
def new_network(request: Request) -> HttpResponse:
    """Write down that somebody takes part in a network."""
    viewer, now = request.viewer, request.now

    class NetworkForm(forms.Form):
        name = forms.CharField(label="What is the network called?", max_length=150)
        about = forms.CharField(label="What is it about?", max_length=300, required=False)
        member = from_list("Who takes part?", [(u.id, f"{u.name}, {u.job_title}") for u in colleagues(viewer, at=now)])

    form = NetworkForm(request.POST if request.method == "POST" else None)

    def make() -> None:
        given = form.cleaned_data
        actions.join_network(
            name=given["name"], about=given["about"], member=uuid.UUID(given["member"]), by=viewer, at=now
        )

    home = reverse("networks")
    return form_page(request, form, make, title="Add a network", button="Add it", done="Added.", to=home, back=home)


@may(Capability.SIGNED_IN, methods=BOTH)
def new_alert(request: Request) -> HttpResponse:
    """Take in an alert or a practice note, and give it an owner."""
    viewer, now = request.viewer, request.now
    keeps = viewer.can(Capability.KEEP_POLICIES)
    mine = {str(n.id): n for n in queries.networks(viewer) if keeps or n.member == viewer.user_id}
    if not mine:
        raise Http404

    class AlertForm(forms.Form):
        network = from_list("By which network did it come?", [(i, n.name) for i, n in mine.items()])
        kind = one_of("What is it?", NetworkAlert.KINDS)
        title = forms.CharField(label="What is it about?", max_length=150)
        text = lines("What does it say?", "Leave out names of people.", rows=6)
        received_on = days("On which day did it come?")
        owner = from_list("Who looks at it?", [(u.id, f"{u.name}, {u.job_title}") for u in colleagues(viewer, at=now)])
        due_on = days("By when?")

    form = AlertForm(request.POST if request.method == "POST" else None)

    def make() -> None:
        given = dict(form.cleaned_data)
        network, owner = mine[given.pop("network")], uuid.UUID(given.pop("owner"))
        actions.take_in_alert(network=network, owner=owner, by=viewer, at=now, **given)

    home = reverse("networks")
    return form_page(
        request,
        form,
        make,
        title="Take in an alert or a note",
        button="Take it in",
        done="Its owner has it as a task.",
        to=home,
        back=home,
    )


@may(Capability.SIGNED_IN, methods=BOTH)
def one_alert(request: Request, alert_id: uuid.UUID) -> HttpResponse:
    """One alert, and saying what was done about it."""
    viewer, now = request.viewer, request.now
    row = queries.alert(viewer, alert_id)
    if row is None:
        raise Http404

    class SettleForm(forms.Form):
        state = one_of("What became of it?", [s for s in NetworkAlert.STATES if s[0] != "open"])
        done = lines("What was done, or why is nothing needed?")

    form = SettleForm(
        request.POST if request.method == "POST" else None, initial={"state": row.state, "done": row.done}
    )
    shows(request, "network_alert", [row.id], purpose=PURPOSE)
    home = reverse("networks")
    return form_page(
        request,
        form,
        lambda: actions.settle_alert(alert_id=row.id, by=viewer, at=now, **form.cleaned_data),
        title=row.title,
        caption=f"{row.get_kind_display()}, {row.network.name}",
        lead=row.text,
        button="Keep",
        done="It is kept.",
        to=home,
        back=home,
        about=[("Came", day(row.received_on)), ("Due", day(row.due_on)), ("State", row.get_state_display())],
    )


@may(Capability.SIGNED_IN)
def practices(request: Request) -> HttpResponse:
    """Good practice, and how far each agency has come with it."""
    viewer = request.viewer
    names = {o.code: o.name for o in organisations(viewer)}
    found = queries.library(viewer)
    shows(request, "good_practice", [p.practice.id for p in found], purpose=PURPOSE)
    return render(
        request,
        "policies/practice.html.jinja",
        {
            "found": [
                {
                    "row": p.practice,
                    "tried": [
                        [names.get(t.agency, t.agency), t.get_state_display(), t.result or "–", day(t.at)]
                        for t in p.tried
                    ],
                }
                for p in found
            ],
            "keeps": viewer.can(Capability.KEEP_POLICIES),
            "tries": viewer.can(Capability.KEEP_POLICIES) or viewer.can(Capability.CONTRIBUTE),
        },
    )


@may(Capability.KEEP_POLICIES, methods=BOTH)
def new_practice(request: Request) -> HttpResponse:
    """Put something that worked into the library."""
    viewer, now = request.viewer, request.now

    class PracticeForm(forms.Form):
        title = forms.CharField(label="What is it?", max_length=150)
        text = lines("What does it do, and how is it known to work?", rows=5)
        found_in = forms.CharField(label="Where was it found?", max_length=200)

    form = PracticeForm(request.POST if request.method == "POST" else None)
    home = reverse("good_practice")
    return form_page(
        request,
        form,
        lambda: actions.add_practice(by=viewer, at=now, **form.cleaned_data),
        title="Add good practice",
        button="Add it",
        done="It is in the library.",
        to=home,
        back=home,
    )


@may(Capability.KEEP_POLICIES, Capability.CONTRIBUTE, methods=BOTH)
def tried(request: Request, practice_id: uuid.UUID) -> HttpResponse:
    """Say how far an agency has come with a practice of the library."""
    viewer, now = request.viewer, request.now
    found = queries.practice(viewer, practice_id)
    if found is None:
        raise Http404
    keeps = viewer.can(Capability.KEEP_POLICIES)

    class TriedForm(forms.Form):
        agency = from_list(
            "Which agency?",
            [(o.code, o.name) for o in agencies_to_choose(viewer) if keeps or o.code == viewer.agency],
        )
        state = one_of("How far has it come?", TriedHere.STATES)
        result = lines("What came of it?", "Needed once it was kept or dropped.", required=False)

    form = TriedForm(request.POST if request.method == "POST" else None, initial={"agency": viewer.agency})
    home = reverse("good_practice")
    return form_page(
        request,
        form,
        lambda: actions.try_here(practice_id=practice_id, by=viewer, at=now, **form.cleaned_data),
        title=found.practice.title,
        caption="Tried here",
        lead=found.practice.text,
        button="Keep",
        done="It is kept.",
        to=home,
        back=home,
    )
