"""File names as they may be shown and offered for saving: one plain name, without paths or characters that mislead."""

from __future__ import annotations

import re
import unicodedata

from halcyon.work.canonical import storable

LONGEST = 120
_SPACES = re.compile(r"\s+")
_FORBIDDEN = re.compile(r'[<>:"|?*\\/]')
# Names that Windows keeps for devices, with any suffix (Microsoft, "Naming files, paths and namespaces").
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|\Z)", re.IGNORECASE)


def safe_name(name: str) -> str:
    """The last part of a path-like name without control, invisible or direction-changing characters.

    Direction marks are taken out before the suffix is read, so that a name which only looks like "…exe.jpg" shows
    itself as the ".exe" that it is. Never empty, never begins with a dot, at most 120 characters, suffix kept.
    """
    # Control (Cc), format (Cf: direction marks, zero-width), surrogates (Cs), private use (Co) and unassigned (Cn).
    text = storable(name).replace("\ufffd", "_")
    text = "".join(" " if c in "\t\r\n" else c for c in text if c in "\t\r\n" or unicodedata.category(c)[0] != "C")
    text = _SPACES.sub(" ", re.split(r"[\\/]", unicodedata.normalize("NFC", text))[-1])
    text = _FORBIDDEN.sub("_", text).strip(" .")
    if not text:
        return "document"
    if _DEVICES.match(text):
        text = "_" + text
    stem, dot, suffix = text.rpartition(".")
    if dot and len(suffix) <= 10:
        return stem[: LONGEST - len(suffix) - 1].rstrip(" .") + "." + suffix
    return text[:LONGEST].rstrip(" .")


def suffix_of(safe: str) -> str:
    """The suffix of a safe name in lower case without its dot; empty when there is none."""
    return safe.rpartition(".")[2].lower() if "." in safe else ""
