from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.agencies.world import World, build

from halcyon.agencies.queries import forget_calendar


@pytest.fixture
def world(db: None) -> World:
    return build()


@pytest.fixture(autouse=True)
def _fresh_calendar() -> Iterator[None]:
    forget_calendar()
    yield
    forget_calendar()
