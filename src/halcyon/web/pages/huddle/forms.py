"""The forms of the huddle. They check shape only: what may be done is the acts' to say."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms

from halcyon.agencies.models import Service
from halcyon.frontdoor.concern import CONSENT_KINDS
from halcyon.health.huddle.models import HuddleCase
from halcyon.health.huddle.sharing import PRACTICE, WHOM, What, Who
from halcyon.kernel.registry import registry
from halcyon.web.fields import DatePartsField
from halcyon.web.wording import Questioned

TOLD = {
    "given": "They know and agree",
    "refused": "They know and do not agree",
    "not_sought": "They were not asked",
    "unsafe": "Asking them could raise the risk",
}


def lines(label: str, help_text: str = "", *, required: bool = False, rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=required, strip=False, widget=forms.Textarea(attrs={"rows": rows})
    )


class DecideForm(Questioned, forms.Form):
    """What the huddle decides about one young person. One line for the reason, so that Enter sends it."""

    decided = forms.ChoiceField(
        label="What does the huddle decide?",
        choices=HuddleCase.DECIDED,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the huddle decided."},
    )
    why = forms.CharField(
        label="Why, or who does what by when?",
        help_text="In a line. No names: use the clinic number.",
        error_messages={"required": "Say why, or who does what by when, in a few words."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class CloseForm(forms.Form):
    """Who took part, and why somebody did not."""

    parts = forms.MultipleChoiceField(
        label="Who took part?", widget=forms.CheckboxSelectMultiple, required=False, choices=()
    )
    absent_reason = lines(
        "If somebody was not there: why, and how will they hear what was decided?", "No names of young people.", rows=2
    )

    def __init__(self, roles: Iterable[str], data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["parts"].choices = [(r, registry.roles[r].title) for r in roles]  # type: ignore[attr-defined]


class FileForm(forms.Form):
    """A file of attendances."""

    file = forms.FileField(
        label="A file of attendances",
        help_text="CSV, by clinic number. The file must name nobody.",
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )


class ShareForm(Questioned, forms.Form):
    """The decision to say who somebody is. Everything on it goes to the one who is chosen, and to nobody else."""

    whom = forms.ChoiceField(label="Who is told?", choices=WHOM, widget=forms.RadioSelect, required=False)
    why = lines("Why do they need to know who this is?", "What they can do with it that the clinic cannot.")
    basis = forms.ChoiceField(label="Legal basis", choices=())
    told = forms.ChoiceField(
        label="Does the young person know, and agree?",
        choices=[(k, TOLD[k]) for k in CONSENT_KINDS],
        widget=forms.RadioSelect,
        required=False,
    )
    told_reason = lines("If not: why is it shared all the same?", rows=3)
    practice = forms.ChoiceField(
        label="Which practice are they registered with?", help_text="Only the practice reads it.", required=False
    )
    given_name = forms.CharField(label="Given name", required=False, max_length=120)
    family_name = forms.CharField(label="Family name", required=False, max_length=120)
    birth_date = DatePartsField(label="Date of birth", required=False)
    nhs_number = forms.CharField(label="NHS number", required=False, max_length=20)
    postcode = forms.CharField(label="Postcode", required=False, max_length=12)
    telephone = forms.CharField(label="Telephone", required=False, max_length=30)
    safe_contact = lines("How is it safe to reach them?", "When, how, and what must not be said or sent.", rows=2)
    worry = lines(
        "What worries the clinic?",
        "Write only what they need for this. Nothing else of the clinic’s record goes along.",
        rows=5,
    )
    child_words = lines("What did the young person say, in their own words?", rows=3)
    asked_for = lines("What do you ask them to do?", "For the hospital social worker, or the practice.", rows=2)
    danger_now = forms.ChoiceField(
        label="Is the young person in danger now?",
        help_text="If so, ring 999 first.",
        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "I cannot say")],
        widget=forms.RadioSelect,
        required=False,
    )

    reveals = {("whom", PRACTICE): ("practice",)}

    def __init__(self, practices: Iterable[Service], data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        known = [("", "Choose"), *((str(p.id), p.name) for p in practices)]
        self.fields["practice"].choices = known  # type: ignore[attr-defined]
        bases = [("", "Choose"), *((b.key, b.title) for b in registry.bases.values())]
        self.fields["basis"].choices = bases  # type: ignore[attr-defined]
        self.fields["basis"].required = False
        for name in ("whom", "why", "basis", "told", "worry"):
            self.fields[name].shown_required = True  # type: ignore[attr-defined]

    def who(self) -> Who:
        given = self.cleaned_data
        return Who(
            **{k: given.get(k) or "" for k in ("given_name", "family_name", "nhs_number", "postcode", "telephone")},
            birth_date=given.get("birth_date"),
            safe_contact=given.get("safe_contact") or "",
            practice=uuid.UUID(given["practice"]) if given.get("practice") else None,
        )

    def what(self) -> What:
        given = self.cleaned_data
        return What(
            worry=given.get("worry") or "",
            child_words=given.get("child_words") or "",
            asked_for=given.get("asked_for") or "",
            danger_now={"yes": True, "no": False}.get(given.get("danger_now") or ""),
        )
