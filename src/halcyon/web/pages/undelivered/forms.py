"""What to do about a message that did not arrive."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from halcyon.agencies.models import ContactRoute
from halcyon.work.models import Message

AGAIN, ROUTE, TOLD = "again", "route", "told"


class DealWith(forms.Form):
    """Send it again, send it by another route, or say who was told. Only what can be done now is offered."""

    what = forms.ChoiceField(
        label="What do you want to do?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what to do", "invalid_choice": "Choose what to do"},
    )
    route = forms.ChoiceField(label="Which route?", error_messages={"required": "Choose a route"})
    whom = forms.CharField(
        label="Who was told?",
        help_text="Their name and job",
        max_length=150,
        error_messages={"required": "Enter who was told"},
    )
    how = forms.ChoiceField(
        label="How were they told?",
        choices=[("", "Choose"), *Message.HOW],
        error_messages={"required": "Choose how they were told"},
    )

    def __init__(self, data: Any, *, can_send: bool, routes: Sequence[ContactRoute]) -> None:
        super().__init__(data)
        choices = [(AGAIN, "Send it again")] if can_send else []
        if can_send and routes:
            choices.append((ROUTE, "Send it by another route"))
            listed = [(str(r.id), f"{r.service.name}: {r.value}") for r in routes]
            self.fields["route"].choices = [("", "Choose"), *listed]  # type: ignore[attr-defined]
        else:
            del self.fields["route"]
        choices.append((TOLD, "Record that someone was told"))
        self.fields["what"].choices = choices  # type: ignore[attr-defined]
        self.reveals: dict[tuple[str, str], tuple[str, ...]] = {("what", TOLD): ("whom", "how")}
        if "route" in self.fields:
            self.reveals[("what", ROUTE)] = ("route",)
        for (_, choice), names in self.reveals.items():
            for name in names:
                self.fields[name].required = data is None or data.get("what") == choice
