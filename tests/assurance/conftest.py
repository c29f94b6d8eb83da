"""The small county of `tests.support`."""

from tests.support import county, lasting_county

__all__ = ["county", "lasting_county"]
