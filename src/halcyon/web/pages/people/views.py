"""Finding people and one person's page. A person whom the viewer may not open looks like one who does not exist."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.access.queries import restriction_of
from halcyon.access.viewing import Denied, Viewer
from halcyon.cases.queries import open_cases_of
from halcyon.chronology.queries import timeline
from halcyon.curiosity.queries import questions_of
from halcyon.frontdoor.actions import stand_aside
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.people.actions import claim_person, look_up
from halcyon.people.matching.identifiers import normal_postcode, valid_nhs_number
from halcyon.people.matching.records import Described
from halcyon.people.queries import PersonView, merges_of, records_of_person
from halcyon.people.queries import person as person_of
from halcyon.responses.queries import tools_about
from halcyon.sharing.actions import open_in_emergency
from halcyon.sharing.queries import shared_about
from halcyon.web.fields import DatePartsField
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.account.again import asked_again
from halcyon.web.pages.front_door.presenters import agency_name, banner, events, lanes, named, open_there
from halcyon.web.pages.tools.presenters import listed
from halcyon.web.request import Request

PREFERRED = ("mash_enquiry", "section_47", "refer_concern", "oversight")


def purpose_of(viewer: Viewer) -> str:
    """The purpose for which this viewer searches: the first that their roles allow, in the hub's order."""
    return next((p for p in PREFERRED if p in viewer.purposes), "")


def seen(viewer: Viewer, person_id: uuid.UUID, *, at: datetime) -> tuple[str, PersonView | None]:
    """A person as this viewer may see them, and for which of their purposes: the first that opens the record.

    Every page about one person asks here, so that none of them shuts out whom another lets in.
    """
    for purpose in [p for p in PREFERRED if p in viewer.purposes]:
        found = person_of(viewer, person_id, purpose=purpose, at=at)
        if found is not None:
            return purpose, found
    return "", None


class FindForm(forms.Form):
    """A name and something else, or a number: a name alone is for people who may open records."""

    name = forms.CharField(label="Name", required=False, max_length=200)
    born = DatePartsField(label="Date of birth", required=False)
    nhs_number = forms.CharField(label="NHS number", required=False, max_length=20)
    postcode = forms.CharField(label="Postcode", required=False, max_length=12)

    def __init__(self, *args: Any, second: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.second = second

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("nhs_number") and valid_nhs_number(given["nhs_number"]) is None:
            self.add_error("nhs_number", "This is not a valid NHS number. Check the ten digits.")
        if given.get("postcode") and normal_postcode(given["postcode"]) is None:
            self.add_error("postcode", "This is not a full postcode.")
        name = (given.get("name") or "").strip()
        if name and len(name) < 3:
            self.add_error("name", "Enter three letters or more.")
        if not name and not given.get("nhs_number") and not self.errors:
            self.add_error("name", "Enter a name or an NHS number.")
        if self.second and name and not (given.get("born") or given.get("nhs_number") or given.get("postcode")):
            self.add_error("born", "Enter a date of birth, NHS number or postcode as well as the name.")
        return given


@may(Capability.FIND_PERSON, methods=("GET", "POST"))
def find(request: Request) -> HttpResponse:
    """Find a person. Every search is logged, also one that finds nothing.

    What is searched for is posted, so that no name stands in an address, a history or a server's log (G16).
    """
    viewer, now = request.viewer, request.now
    data = request.POST.copy()
    if data.get("q") and not data.get("name"):
        typed = str(data["q"])
        data["nhs_number" if valid_nhs_number(typed) else "name"] = typed
    asked = any(data.get(k) for k in ("name", "nhs_number", "postcode", "born-day", "born-year"))
    form = FindForm(data if asked else None, second=not viewer.can(Capability.OPEN_PERSON))
    found, truncated, searched = [], False, False
    if asked and form.is_valid():
        given = form.cleaned_data
        words = given["name"].split()
        looked = look_up(
            asked=Described(
                given=" ".join(words[:-1]) if len(words) > 1 else "",
                family=words[-1] if words else "",
                birth_date=given.get("born"),
                nhs_number=given["nhs_number"],
                postcode=given["postcode"],
            ),
            # What the log is asked for later is a name or a number alone (Bichard: who searched for this child?).
            words=given["name"] or given["nhs_number"],
            purpose=purpose_of(viewer),
            by=viewer,
            at=now,
        )
        found = named(viewer, [(str(p.person_id), p) for p in looked.people])
        truncated, searched = looked.truncated, True
    return render(
        request,
        "people/find.html.jinja",
        {
            "form": form,
            "found": found,
            "truncated": truncated,
            "searched": searched,
            "may_open": viewer.can(Capability.OPEN_PERSON),
            "now": now,
        },
    )


def _sources(found: PersonView) -> set[str]:
    facts = (*found.names, *found.births, *found.addresses, *found.telephones, *found.identifiers)
    said = {fact.source for fact in facts} | {relative.source for relative in found.relatives}
    return said | {link.record.source for link in found.links}


@may(Capability.OPEN_PERSON)
def person(request: Request, person_id: uuid.UUID) -> HttpResponse:
    """One person: every name and its source, household, who is involved, what happened, what was shared."""
    viewer, now = request.viewer, request.now
    purpose, found = seen(viewer, person_id, at=now)
    if found is None:
        return redirect("open_person", person_id=person_id)
    lines = timeline(viewer, found.record_ids, purpose=purpose, at=now, limit=50)
    cases = open_cases_of(viewer, found.record_ids, purpose, at=now)
    shows(request, "person", [person_id, *found.record_ids], purpose=purpose)
    return render(
        request,
        "people/person.html.jinja",
        {
            "person": found,
            "banner": banner(found),
            "sources": {source: agency_name(source) for source in _sources(found)},
            "open_there": open_there(viewer, found),
            "cases": [(c, registry.pathways[c.pathway], registry.pathways[c.pathway].state(c.state)) for c in cases],
            "events": events(lines),
            "questions": questions_of(viewer, found.record_ids, purpose=purpose, at=now),
            "lanes": lanes(lines, now=now),
            "shared": shared_about(viewer, [c.id for c in cases]),
            "purpose": registry.purposes[purpose],
            "tools": listed(viewer, tools_about(viewer, found.record_ids, purpose=purpose, at=now)),
            "may_use_tools": viewer.can(Capability.USE_TOOLS),
            "may_link": viewer.can(Capability.LINK_PEOPLE),
            "may_protect": not found.protected_address or viewer.can(Capability.SEE_PROTECTED),
            "may_restrict": viewer.can(Capability.HOLD_RESTRICTION),
            "may_advise": viewer.can(Capability.ADVISE),
            "may_ask_advice": viewer.can(Capability.ASK_ADVICE),
            "merges": merges_of(viewer, person_id) if viewer.can(Capability.LINK_PEOPLE) else [],
            "restriction": restriction_of(viewer, person_id, at=now),
            "now": now,
        },
    )


class OpenForm(forms.Form):
    """Why a record is opened without an open case: today's work, or a child who cannot wait."""

    how = forms.ChoiceField(
        label="How urgent is it?",
        choices=[
            ("work", "My work needs it today: I may read it for a day, and the privacy lead is told"),
            (
                "emergency",
                "A child or adult cannot wait: emergency access for a few hours, always reviewed by someone else",
            ),
        ],
        widget=forms.RadioSelect,
        initial="work",
    )
    reason = forms.CharField(
        label="Why do you need to open this record?",
        help_text="The privacy lead reads what you write.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, emergency: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not emergency:
            self.fields["how"].choices = self.fields["how"].choices[:1]  # type: ignore[attr-defined]


@may(Capability.OPEN_PERSON, methods=("GET", "POST"))
def open_person(request: Request, person_id: uuid.UUID) -> HttpResponse:
    """No open case connects the viewer with this person. The same page whether the person exists or not."""
    viewer, now = request.viewer, request.now
    form = OpenForm(request.POST or None, emergency=viewer.can(Capability.EMERGENCY_ACCESS))
    if request.method == "POST" and form.is_valid():
        reason, purpose = form.cleaned_data["reason"], purpose_of(viewer)
        first = asked_again(request) if form.cleaned_data["how"] == "emergency" else None
        if first is not None:
            return first
        try:
            if form.cleaned_data["how"] == "emergency":
                open_in_emergency(
                    subject_ids=records_of_person(viewer, person_id, at=now),
                    purpose=purpose,
                    reason_kind="cannot_wait",
                    reason=reason,
                    by=viewer,
                    at=now,
                )
            else:
                claim_person(person_id=person_id, purpose=purpose, reason=reason, by=viewer, at=now)
        except ValueError as problem:
            form.add_error("reason", str(problem))
        except Denied:
            raise Http404 from None
        else:
            return redirect("person", person_id=person_id)
    return render(
        request,
        "people/open.html.jinja",
        {"form": form, "person_id": person_id, "now": now},
        status=422 if form.errors else 200,
    )


class KnowForm(forms.Form):
    kind = forms.ChoiceField(
        label="Who is this to you?",
        choices=[
            ("self", "This is me"),
            ("household", "Somebody who lives with me"),
            ("family", "Family, or a former partner"),
            ("known", "Somebody I know outside work, or a colleague"),
        ],
        widget=forms.RadioSelect,
    )


@may(Capability.OPEN_PERSON, methods=("GET", "POST"))
def know(request: Request, person_id: uuid.UUID) -> HttpResponse:
    """Say that this is oneself, family or somebody one knows: from then on they cannot open the record."""
    viewer, now = request.viewer, request.now
    form = KnowForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        stand_aside(person_id=person_id, kind=form.cleaned_data["kind"], by=viewer, at=now)
        messages.success(request, "Thank you. You can no longer open this record; a colleague will do the work.")
        return redirect("my_work")
    return render(
        request,
        "people/know.html.jinja",
        {"form": form, "person_id": person_id, "now": now},
        status=422 if form.errors else 200,
    )
