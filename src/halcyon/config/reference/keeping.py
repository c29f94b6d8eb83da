"""Pages about what is kept and how the product is run: privacy, retention, commands."""

from __future__ import annotations

from django.apps import apps

from halcyon.config.privacy import LIBRARY_TABLES
from halcyon.config.reference.writing import grouped, table
from halcyon.kernel.privacy import Handling
from halcyon.practice.retention import SCHEDULE


def privacy() -> str:
    rows = []
    for model in sorted(apps.get_models(), key=lambda m: m._meta.label):
        handling = getattr(model, "handling", None)
        if isinstance(handling, Handling):
            for privacy, fields in sorted(grouped((c.value, name) for name, c in handling.fields.items()).items()):
                kept = sorted({handling.retention_for(f).value for f in fields})
                rows.append((model._meta.label, privacy, ", ".join(sorted(fields)), ", ".join(kept)))
    theirs = [(label, t.privacy.value, t.holds, t.retention.value) for label, t in LIBRARY_TABLES.items()]
    return "\n\n".join(
        (
            "# What every stored field is, and how long it is kept",
            "Classes, from what means nothing to what harms most: opaque, operational, reference, staff, person, "
            "location, case, special (UK GDPR articles 9 and 10), secret. Logs and the audit log hold the first two "
            "only. The retention names a line of [the schedule](retention.md).",
            "## Our own tables",
            table(("Table", "Class", "Fields", "Retention"), rows),
            "## Tables of the libraries we build on",
            table(("Table", "Class", "Holds", "Retention"), theirs),
        )
    )


def retention() -> str:
    return "\n\n".join(
        (
            "# Retention schedule",
            "The longest line that applies wins. *Unverified*: not checked against its source, or a local choice.",
            table(
                ("Line", "Counted from", "Kept for", "Source"),
                [
                    (
                        line.retention.value,
                        line.trigger,
                        f"{line.months} months" if line.months is not None else "as long as it is in use",
                        line.source + ("" if line.verified else " *unverified*"),
                    )
                    for line in SCHEDULE
                ],
            ),
        )
    )


def commands() -> str:
    from halcyon.config.command import VERBS

    return "\n\n".join(
        (
            "# The `halcyon` command",
            "`halcyon VERB --help` says which arguments each takes. Ends with 0 when it went well, 1 when it failed or "
            "a check did not pass, 2 when it was given wrongly.",
            table(("Verb", "What it does"), [(f"`halcyon {verb.name}`", verb.about) for verb in VERBS]),
        )
    )
