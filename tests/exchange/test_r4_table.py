"""Our table of FHIR R4 against fhirclient's classes, which were generated from the 4.0.1 specification."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

import fhirclient.models
import pytest

from halcyon.exchange.fhir import r4, shapes

OUR_WORDS = {
    "Reference": "FHIRReference",
    "date": "FHIRDate",
    "dateTime": "FHIRDateTime",
    "instant": "FHIRInstant",
    "time": "FHIRTime",
    "boolean": "bool",
    "decimal": "float",
    "integer": "int",
    "unsignedInt": "int",
    "positiveInt": "int",
}
# FHIR asks for one of several; fhirclient marks each as required.
ONE_OF = {("MessageHeader", "eventCoding"), ("MessageHeader", "eventUri")}


@cache
def oracle() -> dict[str, type]:
    found = {}
    for module in pkgutil.iter_modules(fhirclient.models.__path__):
        loaded = importlib.import_module(f"fhirclient.models.{module.name}")
        found |= {name: kind for name, kind in vars(loaded).items() if hasattr(kind, "elementProperties")}
    return found


def python_type(kind: str) -> str:
    if kind in OUR_WORDS:
        return OUR_WORDS[kind]
    return "str" if kind[0].islower() else kind


@pytest.mark.parametrize("name", sorted(shapes.SHAPES))
def test_every_element_is_as_the_specification_has_it(name: str) -> None:
    theirs = {
        (p[1], p[2].__name__, p[3], p[5] and (name, p[1]) not in ONE_OF)
        for p in oracle()[OUR_WORDS.get(name, name)]().elementProperties()
    }
    ours = {(n, python_type(s.type), s.many, s.required) for n, s in shapes.SHAPES[name].items()}
    assert ours == theirs


@pytest.mark.parametrize("name", sorted(shapes.SHAPES))
def test_every_choice_is_known(name: str) -> None:
    stems = {p[4] for p in oracle()[OUR_WORDS.get(name, name)]().elementProperties() if p[4]}
    assert stems == set(r4.CHOICES.get(name, ()))


def test_types_that_are_not_opened_are_only_those_never_read() -> None:
    named = {slot.type for shape in shapes.SHAPES.values() for slot in shape.values() if slot.type[0].isupper()}
    unopened = named - set(shapes.SHAPES) - {"Resource"}
    assert unopened == {
        "Age", "BundleEntryRequest", "BundleEntryResponse", "BundleEntrySearch", "ContactDetail", "Contributor",
        "Count", "DataRequirement", "Distance", "Dosage", "Duration", "Expression", "Money", "ParameterDefinition",
        "Quantity", "Range", "Ratio", "RelatedArtifact", "SampledData", "Signature", "Timing", "TriggerDefinition",
        "UsageContext",
    }  # fmt: skip
