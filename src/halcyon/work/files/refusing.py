"""Why a file is not kept, in words for the person who sent it."""

from __future__ import annotations


class Refusal(Exception):
    """This file is not kept. The text says why and what to do, and repeats nothing of what is in the file."""
