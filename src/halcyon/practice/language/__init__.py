"""Words that put the blame on a child: which are questioned before signing, why, and what to say instead.

The list in `phrases` is published as it stands. Asking never blocks: whoever writes may keep their words with a reason.
"""

from halcyon.practice.language.model import Finding, Phrase, questioned
from halcyon.practice.language.phrases import PHRASES

__all__ = ["PHRASES", "Finding", "Phrase", "questioned"]
