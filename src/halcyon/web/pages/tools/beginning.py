"""The list of tools that I may fill in, what I have begun, and beginning one about a child."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.access.viewing import Denied
from halcyon.kernel.roles import Capability
from halcyon.people.matching.identifiers import valid_nhs_number
from halcyon.people.queries import PersonView
from halcyon.responses.actions import Child, begin, context_for, offered_to, write_down
from halcyon.responses.definitions import age_on, definition_of
from halcyon.responses.models import Subject
from halcyon.responses.queries import asked_to_talk, own_tools, subject_of, tool
from halcyon.web.fields import DatePartsField
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.tools import presenters
from halcyon.web.pages.tools.picking import opened
from halcyon.web.presenting import local
from halcyon.web.request import Request

PURPOSE = "refer_concern"


@may(Capability.USE_TOOLS)
def tools(request: Request) -> HttpResponse:
    """What I have begun, what I filled in, and what others ask me to talk about today."""
    viewer, now = request.viewer, request.now
    mine = own_tools(viewer, at=now)
    talks = asked_to_talk(viewer, at=now)
    shows(request, "response", [r.id for r in [*mine, *talks]], purpose=PURPOSE)
    rows = presenters.listed(viewer, mine)
    return render(
        request,
        "tools/list.html.jinja",
        {
            "drafts": [r for r in rows if r["response"].state == "draft"],
            "done": [r for r in rows if r["response"].state != "draft"],
            "talks": presenters.listed(viewer, talks),
            "offered": offered_to(viewer, context_for(viewer, None, at=now), on=local(now).date()),
            "now": now,
        },
    )


class ChildForm(forms.Form):
    """A child whose record is not open. What is written here stays with the agency."""

    given_name = forms.CharField(label="First name", max_length=120)
    family_name = forms.CharField(label="Family name", max_length=120, required=False)
    birth_date = DatePartsField(
        label="Date of birth",
        help_text="For example, 27 3 2012. Some questions and rules depend on the age; leave it empty if nobody knows.",
        required=False,
    )
    sex = forms.ChoiceField(
        label="Sex",
        choices=[("", "Choose"), ("F", "Female"), ("M", "Male"), ("U", "Not known")],
        required=False,
    )
    nhs_number = forms.CharField(label="NHS number", required=False, max_length=20)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.TextInput):
                field.widget.attrs["autocomplete"] = "off"

    def clean_nhs_number(self) -> str:
        typed = str(self.cleaned_data["nhs_number"])
        number = valid_nhs_number(typed)
        if typed and number is None:
            raise forms.ValidationError("This is not a valid NHS number. Check the ten digits.")
        return number or ""


def _person(request: Request) -> PersonView | None:
    """The person from whose page a tool is begun, when the viewer may open them. Raises Http404 for anybody else."""
    asked = request.GET.get("person") or request.POST.get("person")
    if not asked:
        return None
    try:
        person_id = uuid.UUID(asked)
    except ValueError:
        raise Http404 from None
    found = opened(request, person_id)
    if found is None:
        raise Http404
    return found


def _written(request: Request) -> tuple[uuid.UUID, Subject] | None:
    """A tool that the viewer may read, from which another is begun, with the child whom their agency wrote down for it.
    Raises Http404 for anybody else.
    """
    asked = request.GET.get("after") or request.POST.get("after")
    if not asked:
        return None
    try:
        before = tool(request.viewer, uuid.UUID(asked), at=request.now)
    except ValueError:
        before = None
    child = subject_of(request.viewer, before.subject_id) if before else None
    if before is None or child is None:
        raise Http404
    shows(request, "response", [before.id, child.id], purpose=PURPOSE)
    return before.id, child


@may(Capability.USE_TOOLS, methods=("GET", "POST"))
def begin_tool(request: Request) -> HttpResponse:
    """Who the child is, and which tool. From a person's page, or from another tool, the child is known already."""
    viewer, now = request.viewer, request.now
    found = _person(request)
    chosen, problem = request.POST.get("tool", request.GET.get("tool", "")), ""
    written = None if found else _written(request)
    known = found or (written[1] if written else None)
    form = None if known else ChildForm(request.POST if request.method == "POST" else None)
    born = known.birth_date if known else None
    name = found.name if found else f"{written[1].given_name} {written[1].family_name}".strip() if written else ""
    if request.method == "POST":
        valid = form is None or form.is_valid()
        born = form.cleaned_data.get("birth_date") if form is not None and valid else born
        offered = offered_to(viewer, context_for(viewer, born, at=now), on=local(now).date())
        if valid and chosen not in {i.key for i in offered}:
            problem = (
                "Choose a tool that is meant for a child of this age." if chosen else "Choose which tool to fill in."
            )
        if valid and not problem:
            try:
                if form is not None:
                    made = write_down(**form.cleaned_data, by=viewer, at=now)
                    child = Child(made.id, made.birth_date)
                elif written is not None:
                    child = Child(written[1].id, written[1].birth_date)
                else:
                    assert found is not None  # noqa: S101  (without a person or another tool there is a form)
                    child = Child(min(found.record_ids, key=str), found.birth_date)
                response = begin(instrument=chosen, child=child, by=viewer, at=now)
            except Denied:
                raise Http404 from None
            return redirect("tool_section", response.id, definition_of(response).sections[0].key)
    offered = offered_to(viewer, context_for(viewer, born, at=now), on=local(now).date())
    status = 422 if problem or (form is not None and form.errors) else 200
    return render(
        request,
        "tools/begin.html.jinja",
        {
            "form": form,
            "person": found,
            "after": written[0] if written else None,
            "name": name,
            "age": age_on(born, local(now).date()),
            "offered": offered,
            "chosen": chosen,
            "problem": problem,
            "now": now,
        },
        status=status,
    )
