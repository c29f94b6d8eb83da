"""The forms of a signal. The first is short on purpose: it is filled in between two patients."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms

from halcyon.assurance.signals.models import Signal, SignalEvidence
from halcyon.web.fields import DatePartsField

NO_NAMES = "Leave out names: a worry about one child or adult is raised as a concern."


def text(label: str, help_text: str = "", *, rows: int = 4, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=required, widget=forms.Textarea(attrs={"rows": rows}), strip=False
    )


class RaiseForm(forms.Form):
    title = forms.CharField(label="In a few words", max_length=200)
    seen = text("What do you see that is new?", NO_NAMES)
    source = forms.ChoiceField(
        label="Where does it come from?",
        choices=[c for c in Signal.SOURCES if c[0] != "rise"],
        initial="practitioner",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, keeps: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not keeps:
            del self.fields["source"]


class LookForm(forms.Form):
    owner = forms.ChoiceField(label="Who looks into it?")
    hypothesis = text("What may lie behind it?", "One sentence that can turn out to be wrong.", rows=2)
    decide_on = DatePartsField(label="When is it decided?")

    def __init__(self, *args: Any, people: Iterable[tuple[uuid.UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [("", "Choose"), *((str(k), w) for k, w in people)]  # type: ignore[attr-defined]


class EvidenceForm(forms.Form):
    text = text("What do you know?", NO_NAMES, rows=3)
    speaks = forms.ChoiceField(label="What does it say?", choices=SignalEvidence.SPEAKS, widget=forms.RadioSelect)


class DecideForm(forms.Form):
    outcome = forms.ChoiceField(
        label="What is decided?",
        choices=[c for c in Signal.STATES if c[0] in ("acted", "dismissed")],
        widget=forms.RadioSelect,
    )
    decision = text("Why?", rows=3)
    recommendation = text(
        "What should change?", "It is written down among the recommendations, to be acted on.", rows=2, required=False
    )
