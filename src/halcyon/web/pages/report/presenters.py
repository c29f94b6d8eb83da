"""What was typed, in the order of the form, for the person to check before it is sent."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from halcyon.frontdoor.concern import Concern
from halcyon.web.pages.report.forms import TIES, PersonForm, ReportForm
from halcyon.web.presenting import day


def _choice(form: Any, name: str) -> str:
    return str(dict(form.fields[name].choices).get(form.cleaned_data[name], ""))


def _rows(form: Any, names: tuple[str, ...], kept: dict[str, Any]) -> list[dict[str, Any]]:
    """A row for each answer that will be sent; an answer that was left out makes none."""
    return [{"key": form.fields[name].label, "value": kept[name], "long": True} for name in names if kept.get(name)]


def summary(form: ReportForm, people: list[PersonForm], concern: Concern) -> list[dict[str, Any]]:
    """The groups of the page for checking: a heading, and rows of question and answer."""
    kept = asdict(concern)
    groups: list[dict[str, Any]] = [
        {
            "title": "What worries you",
            "rows": [
                {"key": form.fields["danger_now"].label, "value": _choice(form, "danger_now")},
                *_rows(form, ("danger_detail", "worry", "child_words"), kept),
            ],
        }
    ]
    for place, (person, subject) in enumerate(zip(people, concern.subjects, strict=True)):
        said: dict[str, Any] = asdict(subject)
        for name in ("birth_date", "expected_date"):
            said[name] = day(person.cleaned_data[name]) if said[name] else ""
        names = ("given_name", "family_name", "birth_date", "expected_date", "address_line", "postcode", "school")
        who = {"key": person.fields["kind"].label, "value": _choice(person, "kind")}
        title = "Who you are worried about" if place == 0 else f"Another person ({place + 1})"
        groups.append({"title": title, "rows": [who, *_rows(person, names, said)]})
    groups[-1]["rows"] += _rows(form, ("household_text", "place_text"), kept)
    you = [{"key": form.fields["tie"].label, "value": TIES[form.cleaned_data["tie"]][0]}]
    you += _rows(form, ("work", "referrer_name"), {**kept, "work": form.cleaned_data["work"]})
    you += _rows(form, ("how_known",), kept)
    you.append({"key": form.fields["contact_back"].label, "value": _choice(form, "contact_back")})
    you += _rows(form, ("referrer_telephone", "referrer_email", "referrer_address"), kept)
    if concern.no_message:
        you.append({"key": "Messages", "value": form.fields["no_message"].label})
    you += _rows(form, ("contact_back_safety",), kept)
    return [*groups, {"title": "About you", "rows": you}]
