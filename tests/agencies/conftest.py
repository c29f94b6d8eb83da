from __future__ import annotations

from collections.abc import Iterator

import pytest

from halcyon.agencies.queries import forget_calendar
from tests.agencies.world import World, build


@pytest.fixture
def world(db: None) -> World:
    return build()


@pytest.fixture(autouse=True)
def _fresh_calendar() -> Iterator[None]:
    forget_calendar()
    yield
    forget_calendar()
