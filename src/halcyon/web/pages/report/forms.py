"""What somebody without an account is asked: only what helps to find and protect the person they worry about."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django import forms

from halcyon.frontdoor.concern import Concern, Subject, problems
from halcyon.web.fields import DatePartsField
from halcyon.web.pages.front_door.forms import BELONGS, Unfinished, refuse_what_only_the_born_have

MOST_PEOPLE = 6
NO_CONSENT = "Raised by a member of the public, who does not need to ask."

# How they stand to the family: words for the hub, and the code of the CIN census for where a contact comes from
# (domain.md I2; of professionals it asks which profession, which is not asked here).
TIES: dict[str, tuple[str, str, str]] = {
    "self": ("It is about me", "The person themselves", "1C"),
    "family": ("A relative", "A relative", "1A"),
    "friend": ("A friend or neighbour", "A friend or neighbour", "1B"),
    "work": ("I know them through my work", "Works with them", ""),
    "other": ("Someone else", "Someone else", "1D"),
    "unsaid": ("I would rather not say", "", "9"),
}


def _long(label: str, help_text: str = "", *, rows: int = 3, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows, "autocomplete": "off"}),
        required=required,
        strip=False,
    )


def _no_autocomplete(form: forms.Form) -> None:
    """A browser on a shared phone must not offer what was typed here to whoever uses it next."""
    for field in form.fields.values():
        if isinstance(field.widget, forms.TextInput):
            field.widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}


class ReportForm(Unfinished):
    """Everything but the people whom it is about."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    people = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MOST_PEOPLE)
    danger_now = forms.ChoiceField(
        label="Is anyone in danger now?",
        help_text="If so, ring 999 first. Then send this if you can.",
        choices=[("yes", "Yes"), ("no", "No"), ("unsure", "I cannot tell")],
        widget=forms.RadioSelect,
    )
    danger_detail = _long("What is the danger?", rows=2)
    worry = _long(
        "What worries you?",
        "What you saw or heard, when and where. You do not have to be sure.",
        rows=7,
        required=True,
    )
    child_words = _long("Did they say anything about it?", "Their own words, if you remember them.", rows=2)
    household_text = _long(
        "Who else is in the family, or lives there?",
        "For an unborn child: who the mother is.",
        rows=2,
    )
    place_text = _long("Where are they now, if that is somewhere else?", rows=2)
    how_known = _long("How do you know about it?", "For example: I saw it, I heard it, somebody told me.", rows=2)
    tie = forms.ChoiceField(
        label="Who are you?",
        choices=[(key, words) for key, (words, _, _) in TIES.items()],
        widget=forms.RadioSelect,
    )
    work = forms.CharField(label="Your job, and where you work", required=False, max_length=100)
    referrer_name = forms.CharField(
        label="Your name",
        help_text="You can leave this empty. If you give it, the hub does not tell the family who you are.",
        required=False,
        max_length=150,
    )
    contact_back = forms.ChoiceField(
        label="Is it safe for the hub to contact you?",
        help_text="We may need to ask you something. We use no other way than the one that you choose.",
        choices=[
            ("telephone", "Yes, by telephone"),
            ("email", "Yes, by e-mail"),
            ("letter", "Yes, by letter"),
            ("none", "No, do not contact me"),
        ],
        widget=forms.RadioSelect,
    )
    referrer_telephone = forms.CharField(
        label="Telephone number", required=False, max_length=40, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    no_message = forms.BooleanField(label="Do not leave a message", required=False)
    referrer_email = forms.CharField(
        label="E-mail address", required=False, max_length=200, widget=forms.TextInput(attrs={"inputmode": "email"})
    )
    referrer_address = forms.CharField(label="Address for a letter", required=False, max_length=300)
    contact_back_safety = _long(
        "When is it safe, and is there anything that we must not do?",
        "For example: weekdays before 3pm. If somebody else answers, do not say who you are.",
        rows=2,
    )
    # People see no such box; what fills in every box it finds does. Nothing is dropped for it: the form comes back.
    website = forms.CharField(label="Leave this box empty", required=False, max_length=200)
    reveals = {
        ("danger_now", "yes"): ("danger_detail",),
        ("tie", "work"): ("work",),
        ("contact_back", "telephone"): ("referrer_telephone", "no_message"),
        ("contact_back", "email"): ("referrer_email",),
        ("contact_back", "letter"): ("referrer_address",),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Each is asked only where that way was chosen, and is needed there.
        for name in ("referrer_telephone", "referrer_email", "referrer_address"):
            self.fields[name].shown_required = True  # type: ignore[attr-defined]
        _no_autocomplete(self)

    def clean_key(self) -> str:
        key = str(self.cleaned_data["key"])
        if not re.fullmatch(r"[0-9a-f]{32}", key):
            raise forms.ValidationError("This page was changed on its way. Send it again; what you typed is kept.")
        return key

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(
                "Leave this box empty and send it again. It is there to stop programs that fill in forms."
            )
        return ""


class PersonForm(Unfinished):
    """One person whom it is about, as far as anybody outside the family may know."""

    kind = forms.ChoiceField(
        label="Who is this?",
        choices=[
            ("child", "A child or young person under 18"),
            ("unborn", "A child who is not born yet"),
            ("adult", "An adult"),
            ("unnamed", "Someone whose name I do not know"),
        ],
        widget=forms.RadioSelect,
    )
    given_name = forms.CharField(label="First name, or what they are called", required=False, max_length=120)
    family_name = forms.CharField(label="Family name", required=False, max_length=120)
    birth_date = DatePartsField(
        label="Date of birth", help_text="If you do not know it, say above about how old they are.", required=False
    )
    expected_date = DatePartsField(
        label="When is the baby due?", help_text="About when is enough: for example 15 3 2027", required=False
    )
    address_line = forms.CharField(label="Where do they live?", required=False, max_length=200)
    postcode = forms.CharField(label="Postcode, if you know it", required=False, max_length=12)
    school = forms.CharField(label="School or nursery, if you know it", required=False, max_length=120)
    reveals = {("kind", "unborn"): ("expected_date",)}
    belongs = BELONGS

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        refuse_what_only_the_born_have(self)
        return given

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A name is needed unless the person is unborn or not named, so it is not shown as optional.
        for name in ("given_name", "family_name"):
            self.fields[name].shown_required = True  # type: ignore[attr-defined]
        _no_autocomplete(self)


def person_forms(data: Any, count: int) -> list[PersonForm]:
    """A form for each person, with everything typed."""
    return [PersonForm(data, prefix=f"p{i}", auto_id=f"p{i}_%s") for i in range(count)]


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n")


def concern_from(form: ReportForm, people: list[PersonForm], *, now: datetime) -> Concern | None:
    """The concern that was typed, or None with what is wrong put on its fields."""
    # Every part is validated, also after one that is wrong, so that all errors are shown at once.
    if not all([form.is_valid(), *(p.is_valid() for p in people)]):
        return None
    said = form.cleaned_data
    _, role, code = TIES[said["tie"]]
    way = said["contact_back"]
    concern = Concern(
        worry=_lines(said["worry"]),
        subjects=tuple(_subject(p.cleaned_data) for p in people),
        consent="not_sought",
        consent_reason=NO_CONSENT,
        danger_now={"yes": True, "no": False}.get(said["danger_now"]),
        danger_detail=_lines(said["danger_detail"]) if said["danger_now"] == "yes" else "",
        child_words=_lines(said["child_words"]),
        household_text=_lines(said["household_text"]),
        place_text=_lines(said["place_text"]),
        how_known=_lines(said["how_known"]),
        referrer_name=said["referrer_name"],
        referrer_role=said["work"] or role if said["tie"] == "work" else role,
        # Only the way that was called safe is kept: nobody can then use another by mistake.
        referrer_telephone=said["referrer_telephone"] if way == "telephone" else "",
        no_message=said["no_message"] and way == "telephone",
        referrer_email=said["referrer_email"] if way == "email" else "",
        referrer_address=said["referrer_address"] if way == "letter" else "",
        contact_back=way,
        contact_back_safety=_lines(said["contact_back_safety"]),
        source_code=code,
        channel="public",
        feedback_wanted="acknowledgement",
    )
    found = problems(concern, now=now)
    for place, words in found.items():
        parts = place.split(".")
        holder: forms.Form = people[int(parts[1])] if parts[0] == "subjects" and len(parts) == 3 else form
        holder.add_error(parts[-1] if parts[-1] in holder.fields else None, words)
    return None if found else concern


def _subject(said: dict[str, Any]) -> Subject:
    unborn = said["kind"] == "unborn"
    return Subject(
        kind=said["kind"],
        given_name=said["given_name"],
        family_name=said["family_name"],
        birth_date=said["birth_date"].isoformat() if said["birth_date"] else "",
        expected_date=said["expected_date"].isoformat() if said["expected_date"] and unborn else "",
        address_line=said["address_line"],
        postcode=said["postcode"],
        school=said["school"],
    )
