"""A published instrument is frozen: its digest is what proves, years later, which questions somebody answered."""

from __future__ import annotations

import dataclasses
import json

from tests.house.source import ROOT

from halcyon.kernel.instruments import Instrument
from halcyon.kernel.registry import registry

KEPT = ROOT / "tests" / "house" / "instrument_digests.json"


def digests(instruments: list[Instrument]) -> dict[str, str]:
    return {f"{i.key} v{i.version}": i.digest for i in instruments}


def test_no_published_version_has_changed():
    kept = json.loads(KEPT.read_text("utf-8"))
    now = digests(list(registry.instruments.values()))
    changed = {name for name in kept if now.get(name) != kept[name]}
    assert changed == set(), "Published words cannot change: undo it, or publish a new version beside this one."
    assert set(now) == set(kept), f"Newly published: add its digest to {KEPT.name}."


def test_one_changed_word_changes_the_digest():
    instrument = next(iter(registry.instruments.values()))
    section = instrument.sections[0]
    question = dataclasses.replace(section.questions[0], words=section.questions[0].words + " ")
    other = dataclasses.replace(
        instrument,
        sections=(dataclasses.replace(section, questions=(question, *section.questions[1:])), *instrument.sections[1:]),
    )
    assert digests([other]) != digests([instrument])
