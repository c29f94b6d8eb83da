"""Every stored field has a privacy class and a retention, ours and those of the libraries we build on."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

from halcyon.config.database import NARROWER, fenced_tables
from halcyon.config.privacy import LIBRARY_TABLES
from halcyon.kernel.privacy import Handling, Privacy, Retention, handled
from halcyon.practice.retention import SCHEDULE

OURS = [m for m in apps.get_models(include_auto_created=True) if m.__module__.startswith("halcyon.")]
THEIRS = [m for m in apps.get_models(include_auto_created=True) if not m.__module__.startswith("halcyon.")]


def wrong_with(model: type[models.Model]) -> list[str]:
    """What is missing from, or too much in, a model's declared handling."""
    handling = model.__dict__.get("handling")
    if not isinstance(handling, Handling):
        return [f"{model.__name__} declares no handling (kernel.privacy.handled)"]
    stored = {f.name for f in model._meta.get_fields() if isinstance(f, models.Field) and f.concrete}
    wrong = [f"{model.__name__}.{name} has no privacy class" for name in sorted(stored - handling.fields.keys())]
    wrong += [f"{model.__name__}.{name} is not a stored field" for name in sorted(handling.fields.keys() - stored)]
    wrong += [
        f"{model.__name__}.{name} is not a stored field" for name in sorted(handling.retention_of.keys() - stored)
    ]
    return wrong


@pytest.mark.parametrize("model", OURS, ids=lambda m: m._meta.label)
def test_every_field_of_ours_is_classified(model):
    assert wrong_with(model) == []


def test_a_field_without_a_class_is_found():
    model = next(m for m in OURS if m._meta.label == "chronology.EventContent")
    whole = model.handling
    try:
        model.handling = Handling(whole.retention, {k: v for k, v in whole.fields.items() if k != "sentence"}, {})
        assert wrong_with(model) == ["EventContent.sentence has no privacy class"]
        model.handling = Handling(whole.retention, {**whole.fields, "extra": Privacy.CASE}, {})
        assert wrong_with(model) == ["EventContent.extra is not a stored field"]
    finally:
        model.handling = whole


def test_one_field_cannot_have_two_classes():
    with pytest.raises(ValueError, match="two privacy classes"):
        handled(Retention.CASE, opaque="a", case="a")(type("Planted", (), {}))


def test_every_library_table_is_listed_and_none_besides():
    assert {m._meta.label for m in THEIRS} == set(LIBRARY_TABLES)


def test_the_schedule_has_one_line_for_every_retention_in_use():
    used = {m.handling.retention_for(f) for m in OURS for f in m.handling.fields}
    used |= {table.retention for table in LIBRARY_TABLES.values()}
    lines = [line.retention for line in SCHEDULE]
    assert used <= set(lines)
    assert len(lines) == len(set(lines))


def test_tables_that_say_something_of_a_person_lie_behind_the_second_fence():
    fenced = set(fenced_tables())
    assert {"people_suppliedrecord", "people_identifier", "people_link", "cases_case", "cases_agencyrequest"} <= fenced
    assert {"chronology_event", "chronology_eventcontent", "responses_response", "responses_answerfact"} <= fenced
    assert {"frontdoor_contact", "work_document", "work_message", "work_draft", "sharing_disclosure"} <= fenced
    assert not {t for t in fenced if t.startswith(("audit_", "agencies_", "account_", "django_"))}


def test_narrower_rights_are_given_on_tables_that_exist():
    tables = {m._meta.db_table for m in apps.get_models(include_auto_created=True)} | {"django_migrations"}
    assert set(NARROWER) <= tables
