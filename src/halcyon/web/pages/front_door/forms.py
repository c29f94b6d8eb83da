"""The form for raising a concern: only what helps, everything kept when something has to be mended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.datastructures import MultiValueDict

from halcyon.frontdoor.concern import Concern, Subject, problems
from halcyon.kernel.body import KINDS, LONGEST, MOST_MARKS, REGIONS, Mark
from halcyon.web.fields import DatePartsField

MOST_PEOPLE = 8


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files in one field. Returns a list, perhaps empty."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [super(ManyFilesField, self).clean(d, initial) for d in data or []] if data else []


class Unfinished(forms.Form):
    """A form that can be shown as a draft: what is missing is said only when it is sent."""

    def as_draft(self) -> None:
        """Read what was typed, and leave out what is wrong with it."""
        self.full_clean()
        self._errors = ErrorDict()


class ConcernForm(Unfinished):
    """What worries you, about whom you are answered below, consent, danger, files."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    people = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MOST_PEOPLE)
    consultation = forms.UUIDField(widget=forms.HiddenInput, required=False)  # the request for advice it comes from
    tool = forms.UUIDField(widget=forms.HiddenInput, required=False)  # the tool whose rule asks for a referral
    worry = forms.CharField(
        label="What worries you?",
        help_text="What you saw or heard, when and where, and what makes you worried. Facts apart from opinion.",
        widget=forms.Textarea(attrs={"rows": 8}),
        strip=False,
    )
    child_words = forms.CharField(
        label="What did the child or adult say?",
        help_text="Their own words, as closely as you can remember them.",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        strip=False,
    )
    injuries = forms.CharField(
        label="Any injury?",
        help_text="Where on the body, what it looks like, how it was explained, and by whom.",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        strip=False,
    )
    alleged_text = forms.CharField(
        label="Is anyone said to have caused harm?",
        help_text="Name or description, age, car, phone or online name, and how they know the child.",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        strip=False,
    )
    household_text = forms.CharField(
        label="Who else lives there?",
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        strip=False,
    )
    place_text = forms.CharField(
        label="Which places matter?",
        help_text="Where it happened, where they are now, and where they are known to go.",
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        strip=False,
    )
    danger_now = forms.ChoiceField(
        label="Is anyone in danger now?",
        help_text="If so, ring 999 first, then send this.",
        choices=[("yes", "Yes"), ("no", "No"), ("unsure", "I cannot tell")],
        widget=forms.RadioSelect,
    )
    danger_detail = forms.CharField(
        label="What is the danger, and what have you done?",
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        strip=False,
    )
    consent = forms.ChoiceField(
        label="Does the family, or the person themself, know about this and agree?",
        help_text=(
            "You do not need consent when somebody may be at risk of significant harm, or when asking could make things"
            " worse."
        ),
        choices=[
            ("given", "Yes, they know and agree"),
            ("refused", "They know and do not agree"),
            ("not_sought", "They have not been asked"),
            ("unsafe", "They have not been asked, because asking could raise the risk"),
        ],
        widget=forms.RadioSelect,
    )
    consent_reason = forms.CharField(
        label="Why not?",
        help_text="Needed unless they agree.",
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        strip=False,
    )
    referrer_telephone = forms.CharField(
        label="Telephone number on which the hub can reach you today", required=False, max_length=40
    )
    attached = ManyFilesField(
        label="Files, if you have any",
        help_text="Body map, letter or photograph. A file that cannot be taken never stops the concern.",
        required=False,
    )
    reveals = {
        ("danger_now", "yes"): ("danger_detail",),
    }
    # Danger is asked first: nobody should have to scroll past a name to say that a child is in danger.
    field_order = (
        "danger_now", "danger_detail", "worry", "child_words", "injuries", "alleged_text", "household_text",
        "place_text",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consent_reason"].shown_required = True  # type: ignore[attr-defined]


# What is asked of some kinds of person only. A child who is not born yet has no birthday, no number and no school, and
# boxes for them invite the mother's.
BORN = "child adult unnamed"
BELONGS = {"birth_date": BORN, "nhs_number": BORN, "school": "child unnamed"}


def refuse_what_only_the_born_have(form: forms.Form) -> None:
    """Say so when a day of birth or an NHS number was given for an unborn child: it is never left out in silence."""
    given = form.cleaned_data
    if given.get("kind") != "unborn":
        return
    if given.get("birth_date"):
        form.add_error(
            "birth_date",
            "A child who is not born yet has no date of birth. Say above when the birth is expected, and empty this.",
        )
    if given.get("nhs_number"):
        form.add_error(
            "nhs_number",
            "A child who is not born yet has no NHS number. If it is the mother’s, add her as another person, and empty"
            " this.",
        )


class SubjectForm(Unfinished):
    """One person whom the concern is about; `marks` are the rows of their body map."""

    kind = forms.ChoiceField(
        label="Who is this?",
        choices=[
            ("child", "A child"),
            ("unborn", "An unborn child"),
            ("adult", "An adult"),
            ("unnamed", "Someone whose name I do not know"),
        ],
        widget=forms.RadioSelect,
        initial="child",
    )
    given_name = forms.CharField(label="First name", required=False, max_length=120)
    family_name = forms.CharField(label="Family name", required=False, max_length=120)
    birth_date = DatePartsField(label="Date of birth", help_text="For example, 27 3 2012", required=False)
    expected_date = DatePartsField(label="Expected date of birth", required=False)
    sex = forms.ChoiceField(
        label="Sex",
        choices=[("", "Choose"), ("F", "Female"), ("M", "Male"), ("U", "Not known")],
        required=False,
    )
    nhs_number = forms.CharField(
        label="NHS number", help_text="Ten digits, if you have it.", required=False, max_length=20
    )
    address_line = forms.CharField(label="Address", required=False, max_length=200)
    postcode = forms.CharField(label="Postcode", required=False, max_length=12)
    school = forms.CharField(label="School", required=False, max_length=120)
    reveals = {("kind", "unborn"): ("expected_date",)}
    belongs = BELONGS

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        refuse_what_only_the_born_have(self)
        return given

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.marks: list[MarkForm] = []
        # A name is needed unless the person is unborn or not named, so it is not shown as optional.
        for name in ("given_name", "family_name"):
            self.fields[name].shown_required = True  # type: ignore[attr-defined]
        # A browser on a shared machine must not offer one child's name to whoever types about the next.
        for field in self.fields.values():
            if isinstance(field.widget, forms.TextInput):
                field.widget.attrs["autocomplete"] = "off"


class MarkForm(Unfinished):
    """One mark on the body map. A row that says nothing counts for nothing."""

    region = forms.ChoiceField(label="Where", choices=[("", "Choose"), *REGIONS.items()], required=False)
    kind = forms.ChoiceField(label="What", choices=[("", "Choose"), *KINDS.items()], required=False)
    words = forms.CharField(
        label="Size, colour and shape",
        required=False,
        max_length=LONGEST,
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("region", "kind"):
            self.fields[name].shown_required = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if any(given.get(name) for name in ("region", "kind", "words")):
            if not given.get("region") and "region" not in self.errors:
                self.add_error("region", "Say where the mark is, or remove it.")
            if not given.get("kind") and "kind" not in self.errors:
                self.add_error("kind", "Say what the mark is, or remove it.")
        return given

    @property
    def mark(self) -> Mark | None:
        """The mark as typed so far, for the picture and for sending; None for an empty row or one with no place."""
        given = getattr(self, "cleaned_data", {})
        if not given.get("region"):
            return None
        return Mark(given["region"], given.get("kind") or "other", given.get("words") or "")


def mark_forms(data: Any, person: int) -> list[MarkForm]:
    """The rows of one person's body map, with everything typed."""
    return [_mark_form(data, person, place) for place in range(_marks(data, person))]


def _mark_form(data: Any, person: int, place: int) -> MarkForm:
    prefix = f"p{person}-m{place}"
    return MarkForm(data, prefix=prefix, auto_id=f"p{person}_m{place}_%s")


def _marks(data: Any, person: int) -> int:
    try:
        return max(0, min(MOST_MARKS, int((data or {}).get(f"p{person}-marks") or 0)))
    except (TypeError, ValueError):
        return 0


def add_mark(data: Any, pressed: str) -> None:
    """Put a row for the pressed part of the body ("0:chest"; "0:" for any) into what was typed."""
    person, _, region = pressed.partition(":")
    if not person.isdecimal() or not person.isascii() or int(person) >= MOST_PEOPLE:
        return
    count = _marks(data, int(person))
    if count < MOST_MARKS and (region in REGIONS or not region):
        data[f"p{int(person)}-m{count}-region"] = region
        data[f"p{int(person)}-marks"] = str(count + 1)


def remove_mark(data: Any, pressed: str) -> None:
    """Take a row ("0:2": the first person's third) out of what was typed; the rows after it move up."""
    person, _, place = pressed.partition(":")
    if not (person + place).isdecimal() or not (person + place).isascii() or not person or not place:
        return
    count = _marks(data, int(person))
    if int(place) >= count:
        return
    for later in range(int(place), count):
        for name in ("region", "kind", "words"):
            data[f"p{int(person)}-m{later}-{name}"] = data.get(f"p{int(person)}-m{later + 1}-{name}", "")
    data[f"p{int(person)}-marks"] = str(count - 1)


def subject_forms(data: Any, count: int) -> list[SubjectForm]:
    """A form for each person, with everything typed."""
    made = [SubjectForm(data, prefix=f"p{i}", auto_id=f"p{i}_%s") for i in range(count)]
    for place, form in enumerate(made):
        form.marks = mark_forms(data, place)
    return made


def concern_from(form: ConcernForm, subjects: list[SubjectForm], *, viewer: Any, now: datetime) -> Concern | None:
    """The concern that was typed, or None with the errors put on their fields. Call after the forms were validated."""
    # Every part is validated, also after one that is wrong, so that all errors are shown at once.
    valid = [form.is_valid(), *(s.is_valid() for s in subjects), *(m.is_valid() for s in subjects for m in s.marks)]
    if not all(valid):
        return None
    cleaned = form.cleaned_data
    concern = Concern(
        worry=_lines(cleaned["worry"]),
        subjects=tuple(_subject_from(one) for one in subjects),
        consent=cleaned["consent"],
        consent_reason=_lines(cleaned["consent_reason"]),
        danger_now={"yes": True, "no": False}.get(cleaned["danger_now"]),
        danger_detail=_lines(cleaned["danger_detail"]),
        child_words=_lines(cleaned["child_words"]),
        injuries=_lines(cleaned["injuries"]),
        household_text=_lines(cleaned["household_text"]),
        place_text=_lines(cleaned["place_text"]),
        alleged_text=_lines(cleaned["alleged_text"]),
        referrer_name=viewer.user_name,
        referrer_role=", ".join(viewer.role_titles),
        referrer_telephone=cleaned["referrer_telephone"],
        channel="form",
    )
    for field, words in problems(concern, now=now).items():
        _put_beside(field, words, form, subjects)
    return None if form.errors or any(s.errors for s in subjects) else concern


def _subject_from(form: SubjectForm) -> Subject:
    """One person as they were typed. A day on which a birth is expected counts for an unborn child alone."""
    given = form.cleaned_data
    texts = ("kind", "given_name", "family_name", "sex", "nhs_number", "address_line", "postcode", "school")
    born, expected = given.get("birth_date"), given.get("expected_date")
    return Subject(
        **{key: given[key] or "" for key in texts},
        birth_date=born.isoformat() if born else "",
        expected_date=expected.isoformat() if expected and given["kind"] == "unborn" else "",
        marks=tuple(row.mark for row in form.marks if row.mark is not None),
    )


def _put_beside(field: str, words: str, form: ConcernForm, subjects: list[SubjectForm]) -> None:
    """Put what is wrong beside the field that it is about: "subjects.1.postcode" is one of the second person's. What is
    about no field stands at the top.
    """
    parts = field.split(".")
    of_subject = parts[0] == "subjects" and len(parts) == 3
    holder: forms.Form = subjects[int(parts[1])] if of_subject else form
    name = parts[2] if of_subject else parts[0]
    if name in holder.fields:
        holder.add_error(name, words)
    else:
        form.add_error(None, words)


def _lines(text: str) -> str:
    """Line ends as typed everywhere else: a browser sends CR LF whatever the person's keyboard does."""
    return text.replace("\r\n", "\n")


def typed(data: MultiValueDict[str, str] | Mapping[str, Any]) -> dict[str, Any]:
    """Everything typed, as plain text for a draft. Files and tokens are left out."""
    return {k: v for k, v in data.items() if k not in ("csrfmiddlewaretoken", "attached") and isinstance(v, str) and v}
