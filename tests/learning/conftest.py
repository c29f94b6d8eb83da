"""The small county of `tests.support`."""

from tests.support import county

__all__ = ["county"]
