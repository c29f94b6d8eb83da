"""Machinery knows no pathway, instrument, role or post by name: not by import (pyproject), and not as a text either."""

from __future__ import annotations

import ast

import pytest
from tests.house.source import MACHINERY, files, short, texts, tree

from halcyon.kernel.registry import registry


def practice_keys() -> dict[str, str]:
    """Every key that only practice may write, and what it is."""
    keys = dict.fromkeys(registry.pathways, "pathway")
    keys |= {key: "instrument" for key, _ in registry.instruments}
    keys |= dict.fromkeys(registry.roles, "role")
    keys |= dict.fromkeys(registry.posts, "post")
    keys |= dict.fromkeys(registry.profiles, "profile")
    keys |= dict.fromkeys(registry.agreements, "agreement")
    return keys


def named_in(module: ast.Module, keys: dict[str, str]) -> list[str]:
    return [f"line {t.lineno}: the {keys[t.value]} {t.value!r}" for t in texts(module) if t.value in keys]


@pytest.mark.parametrize("room", MACHINERY)
def test_no_practice_key_is_written_in_the_machinery(room):
    keys = practice_keys()
    found = {short(p): named_in(tree(p), keys) for p in files(room)}
    assert {p: names for p, names in found.items() if names} == {}


def test_a_planted_key_is_found_and_a_docstring_is_not():
    planted = ast.parse('"""mash_enquiry"""\nif pathway == "mash_enquiry":\n    tell("council.custodian")\n')
    assert named_in(planted, practice_keys()) == [
        "line 2: the pathway 'mash_enquiry'",
        "line 3: the post 'council.custodian'",
    ]
