"""What a county adds to a published instrument, as data: questions of its own, its own help, its own names of bands.

An overlay never takes a question, a rule or a weight away: the published version stays whole beneath it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from halcyon.kernel.instruments.definition import Instrument
from halcyon.kernel.instruments.questions import Question


@dataclass(frozen=True)
class Overlay:
    """One county's additions to one published version. Frozen once used: a change is an overlay with another key.

    `extra` are (section key, question), asked at the end of that section; `help` replaces help by question; `bands`
    replaces names by band. One that is `withdrawn` is kept for the responses that were given under it.
    """

    key: str
    instrument: str
    version: int
    source: str
    extra: tuple[tuple[str, Question], ...] = ()
    help: Mapping[str, str] = field(default_factory=dict)
    bands: Mapping[str, str] = field(default_factory=dict)
    withdrawn: bool = False

    def applied(self, to: Instrument) -> Instrument:
        """The published version with these additions: a definition of its own, with its own digest.

        Raises ValueError when it is for another version, or names what is not there.
        """
        if (to.key, to.version) != (self.instrument, self.version):
            raise ValueError(f"overlay {self.key} is for {self.instrument} version {self.version}")
        sections = {s.key for s in to.sections}
        bands = {b.key for b in to.scoring.bands} if to.scoring else set()
        unknown = {s for s, _ in self.extra} - sections | set(self.help) - {q.key for q in to.questions()}
        unknown |= set(self.bands) - bands
        if unknown:
            raise ValueError(f"overlay {self.key} names what is not there: {', '.join(sorted(unknown))}")
        if any(q.scored for _, q in self.extra):
            raise ValueError(f"overlay {self.key}: a county's own question counts in no score")
        made = tuple(
            replace(
                section,
                questions=(
                    *(replace(q, help=self.help[q.key]) if q.key in self.help else q for q in section.questions),
                    *(q for where, q in self.extra if where == section.key),
                ),
            )
            for section in to.sections
        )
        scoring = to.scoring and replace(
            to.scoring, bands=tuple(replace(b, name=self.bands.get(b.key, b.name)) for b in to.scoring.bands)
        )
        return replace(to, sections=made, scoring=scoring)
