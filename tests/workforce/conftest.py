"""The small county of the other tests, with Marlshire’s boards in it."""

from __future__ import annotations

import pytest
from tests.support import County, county

from halcyon.demo.partnership import play_boards

__all__ = ["county"]


@pytest.fixture
def boards(county: County) -> County:
    """The county with its boards, a year of their meetings, and the chair who resigned."""
    play_boards(county.users, at=county.now)
    return county
