"""Asking kindly about the protected characteristics, and keeping what was told."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.access.viewing import Denied
from halcyon.kernel.characteristics import DECLINED, NOT_ASKED, STATES, TOLD, UNKNOWN
from halcyon.kernel.roles import Capability
from halcyon.people.actions import tell_characteristics
from halcyon.people.equality import CharacteristicTold
from halcyon.people.told import ToldOf, characteristics_of
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.front_door.presenters import banner
from halcyon.web.pages.people.views import seen
from halcyon.web.request import Request

WAYS = ((DECLINED, "Asked, would rather not say"), (UNKNOWN, "Asked, and not known"))


class CharacteristicsForm(forms.Form):
    """One question for each characteristic that is asked at this age. None has to be answered."""

    def __init__(self, data: Any = None, *, told: Sequence[ToldOf], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.told = [one for one in told if one.characteristic.drawn_from != "birth_date"]
        for one in self.told:
            codes = [(f"{TOLD}:{code}", words) for code, words in one.characteristic.codes]
            self.fields[one.characteristic.key] = forms.ChoiceField(
                label=one.characteristic.ask,
                help_text=one.characteristic.why,
                choices=[("", STATES[NOT_ASKED]), *codes, *WAYS],
                required=False,
                initial=f"{TOLD}:{one.code}" if one.state == TOLD else "" if one.state == NOT_ASKED else one.state,
            )
        self.fields["told_by"] = forms.ChoiceField(
            label="Who said so?",
            choices=CharacteristicTold.TOLD_BY,
            widget=forms.RadioSelect,
            error_messages={"required": "Choose who said so: nobody is taken to have spoken for themselves."},
        )

    def answers(self) -> dict[str, tuple[str, str]]:
        """What was answered and differs from what stood: characteristic to state and code."""
        found = {}
        for one in self.told:
            state, _, code = self.cleaned_data[one.characteristic.key].partition(":")
            if state and (state, code) != (one.state, one.code):
                found[one.characteristic.key] = (state, code)
        return found


@may(Capability.OPEN_PERSON, methods=("GET", "POST"))
def about_them(request: Request, person_id: uuid.UUID) -> HttpResponse:
    """The characteristics of one person, and the form in which they are told."""
    viewer, now = request.viewer, request.now
    purpose, found = seen(viewer, person_id, at=now)
    if found is None:
        raise Http404
    told = characteristics_of(viewer, found, at=now)
    form = CharacteristicsForm(request.POST if request.method == "POST" else None, told=told)
    if request.method == "POST" and form.is_valid():
        try:
            made = tell_characteristics(
                person_id=person_id, answers=form.answers(), told_by=form.cleaned_data["told_by"], purpose=purpose,
                by=viewer, at=now,
            )  # fmt: skip
        except Denied:
            raise Http404 from None
        messages.success(request, "Kept." if made else "Nothing had changed.")
        return redirect("about_them", person_id=person_id)
    shows(request, "person", [person_id, *found.record_ids], purpose=purpose)
    return render(
        request,
        "people/about_them.html.jinja",
        {
            "person": found,
            "banner": banner(found),
            "told": told,
            "states": STATES,
            "form": form,
            "now": now,
        },
        status=422 if form.errors else 200,
    )
