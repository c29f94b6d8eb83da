"""Fill the registry from `halcyon.practice` by discovery: adding a pathway or an instrument touches one folder."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator, Sequence
from types import ModuleType

import halcyon.practice.indicators
import halcyon.practice.profiles
import halcyon.practice.prompts
import halcyon.practice.sharing.agreements
from halcyon.kernel.registry import Registry
from halcyon.practice import roles
from halcyon.practice.characteristics import CHARACTERISTICS
from halcyon.practice.prompts import signs
from halcyon.practice.sharing import content


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    for found in sorted(pkgutil.iter_modules(package.__path__), key=lambda m: m.name):
        yield importlib.import_module(f"{package.__name__}.{found.name}")


PRACTICE = ("halcyon.practice",)


def fill(registry: Registry, *, profile: str, agreement: str, practices: Sequence[str] = PRACTICE) -> Registry:
    """Load every definition, choose the county's profile and agreement, and check that no key dangles.

    `practices` name packages that hold `pathways` and `instruments`, one folder for each definition.
    Raises `DanglingKey` when a definition names something that nobody defined.
    """
    registry.add_all(roles.ROLES)
    registry.posts.update(roles.POSTS)
    registry.add_all(content.PURPOSES)
    registry.add_all(content.BASES)
    registry.add_all(content.CATEGORIES)
    for module in _modules(halcyon.practice.sharing.agreements):
        registry.add(module.AGREEMENT)
    for module in _modules(halcyon.practice.profiles):
        registry.add(module.PROFILE)
    for practice in practices:
        for package in _modules(importlib.import_module(f"{practice}.instruments")):
            for module in _modules(package):
                if re.fullmatch(r"v\d+", module.__name__.rsplit(".", 1)[1]):
                    registry.add(module.INSTRUMENT)
        for package in _modules(importlib.import_module(f"{practice}.pathways")):
            definition = importlib.import_module(f"{package.__name__}.definition")
            # A pathway whose states are a county's own choice is made from the county's profile (ADR 12).
            made = definition.pathway(registry.profiles[profile]) if hasattr(definition, "pathway") else None
            registry.add(made or definition.PATHWAY)
    for module in _modules(halcyon.practice.prompts):
        if hasattr(module, "PROMPT"):
            registry.add(module.PROMPT)
    for module in _modules(halcyon.practice.indicators):
        if hasattr(module, "INDICATOR"):
            registry.add(module.INDICATOR)
    registry.add_all(CHARACTERISTICS)
    registry.signs.update(signs.SIGNS)
    registry.from_events, registry.from_answers = signs.FROM_EVENTS, signs.FROM_ANSWERS
    registry.current.update(profile=profile, agreement=agreement)
    registry.check()
    return registry
