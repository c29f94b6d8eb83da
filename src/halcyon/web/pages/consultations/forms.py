"""The forms of a consultation: asking, writing down a call, answering, closing, linking the concern that followed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from halcyon.frontdoor.models import Consultation
from halcyon.frontdoor.rules import IMMEDIATE
from halcyon.web.wording import Questioned

NOBODY, KNOWN, PERSON = "nobody", "known", "person"
NO_NAMES = (
    "Without names, leave out every name, date of birth, NHS number, address, postcode and telephone number. Names "
    "cannot be looked for by the computer: please read it again before you send it."
)


def lines(text: str) -> str:
    """Line ends as typed everywhere else: a browser sends CR LF whatever the person's keyboard does."""
    return text.replace("\r\n", "\n")


def put_errors(form: forms.Form, problems: dict[str, list[str]]) -> None:
    """Show what an act refused, each at its field."""
    for name, listed in problems.items():
        for words in listed:
            form.add_error(name if name in form.fields else None, words)


class AskForm(Questioned, forms.Form):
    """Ask for advice. What cannot wait for advice is asked first, so that nobody writes a page before being told."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    person = forms.UUIDField(widget=forms.HiddenInput, required=False)
    immediate = forms.MultipleChoiceField(
        label="Is any of this so?",
        help_text="If it is, do not wait for advice. Leave all empty if none is.",
        choices=list(IMMEDIATE.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    service = forms.ChoiceField(label="Whom do you ask?", widget=forms.RadioSelect)
    about = forms.ChoiceField(label="Whom is it about?", widget=forms.RadioSelect, initial=NOBODY)
    reference = forms.CharField(
        label="Reference of the concern or enquiry",
        help_text="A concern that you raised, for example C-00012, or an enquiry that you work with.",
        required=False,
        max_length=30,
    )
    question = forms.CharField(
        label="What do you ask advice about?",
        help_text="What you have seen or heard, what you have done, and what you are unsure of. " + NO_NAMES,
        widget=forms.Textarea(attrs={"rows": 7}),
        strip=False,
    )
    telephone = forms.CharField(
        label="Telephone number on which you can be reached today",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reveals = {("about", KNOWN): ("reference",)}

    def __init__(self, data: Any = None, *, teams: Sequence[Any], person: bool = False, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        services = [(str(s.id), f"{s.name}") for s in teams]
        self.fields["service"].choices = services  # type: ignore[attr-defined]
        if len(services) == 1:
            self.fields["service"].initial = services[0][0]
        about = [(NOBODY, "Nobody is named"), (KNOWN, "A concern or an enquiry that I know the reference of")]
        if person:
            about.insert(0, (PERSON, "The person whose page I came from"))
        self.fields["about"].choices = about  # type: ignore[attr-defined]

    def clean_question(self) -> str:
        return lines(self.cleaned_data["question"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("about") == KNOWN and not given.get("reference", "").strip():
            self.add_error("reference", "Enter the reference, or choose “Nobody is named”.")
        return given


class RecordForm(AskForm):
    """Write down that somebody rang or came for advice."""

    channel = forms.ChoiceField(
        label="How did they ask?",
        choices=Consultation.CHANNELS[1:],
        widget=forms.RadioSelect,
        initial="telephone",
    )
    caller_name = forms.CharField(label="Who asks?", help_text="The name of the professional.", max_length=150)
    caller_role = forms.CharField(label="Their job", max_length=150)
    caller_agency = forms.ChoiceField(label="Their organisation")
    field_order = (
        "immediate",
        "service",
        "channel",
        "caller_name",
        "caller_role",
        "caller_agency",
        "telephone",
        "about",
    )

    def __init__(self, data: Any = None, *, agencies: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["caller_agency"].choices = [("", "Choose"), *agencies]  # type: ignore[attr-defined]
        self.fields["service"].label = "Which team was asked?"
        self.fields["telephone"].label = "Telephone number on which they can be reached"


class AdviceForm(Questioned, forms.Form):
    """The advice, and what was agreed."""

    advice = forms.CharField(label="What do you advise?", widget=forms.Textarea(attrs={"rows": 6}), strip=False)
    to_refer = forms.ChoiceField(
        label="Do you advise to raise a concern?",
        choices=[("yes", "Yes, now"), ("no", "No")],
        widget=forms.RadioSelect,
    )
    next_what = forms.CharField(
        label="What was agreed to happen next?", widget=forms.Textarea(attrs={"rows": 2}), strip=False
    )
    next_who = forms.CharField(label="Who does it?", max_length=150)

    def __init__(self, data: Any = None, *, named: bool) -> None:
        super().__init__(data)
        if not named:
            self.fields["advice"].help_text = NO_NAMES

    def clean_advice(self) -> str:
        return lines(self.cleaned_data["advice"])

    def clean_next_what(self) -> str:
        return lines(self.cleaned_data["next_what"])


class CloseForm(forms.Form):
    outcome = forms.ChoiceField(label="What became of it?", choices=Consultation.OUTCOMES, widget=forms.RadioSelect)


class LinkForm(forms.Form):
    reference = forms.CharField(
        label="Reference of the concern that followed",
        help_text="For example, C-00012.",
        max_length=30,
    )
