"""What a name is made of for comparing: words without titles and particles, their variants, and how they sound."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import jellyfish

from halcyon.people.matching.folding import hidden_characters, look_alikes, readings


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_TITLES = _listed("mr mrs miss ms mx dr sir dame lady lord rev revd prof master mstr hrh sgt pc cllr")
_SUFFIXES = _listed("jr jnr junior sr snr senior ii iii esq")
# Given names that say "not named yet" or "not known". "Baby of Kate Smith" and "Twin 2" begin with one.
_PLACEHOLDERS = _listed("baby babe infant unborn unknown unk nk na none anon anonymous notknown tba boy girl")
_PLACEHOLDER_STARTS = _listed("baby unborn infant twin triplet unknown bb")
_PARTICLES = _listed(
    "al el ul ur ud as ash an ar at az de da do dos das del della di du la le les van von der den het ter ten te zu "
    "bin ibn bint binti ben ap ab ferch verch of the e y"
)
_JOINING = _listed("o mc mac fitz ni nic ui")
_WOMANS_ENDING = (
    ("ska", "ski"), ("cka", "cki"), ("dzka", "dzki"), ("skaya", "ski"), ("skaia", "ski"), ("sky", "ski"),
    ("skyi", "ski"), ("skiy", "ski"), ("skyy", "ski"), ("skij", "ski"), ("ova", "ov"), ("eva", "ev"), ("off", "ov"),
    ("eff", "ev"), ("ina", "in"), ("iene", "as"), ("aite", "as"), ("yte", "as"), ("ute", "as"), ("iute", "as"),
)  # fmt: skip
_VOWELS = frozenset("aeiouy")


@dataclass(frozen=True, slots=True, eq=False)
class Name:
    """One name, given or family, ready to be compared. All words are folded.

    words: as written, without titles. joined: the words run together. core: the words that carry the name, particles
    dropped and Mc, Mac, O' and the like closed up. roots: for each core word, the groups of variants it belongs to and
    itself. every_root: all of them, and those of the name run together. second: the words of another reading of
    look-alike letters. placeholder: says that there is no name yet. odd: why the spelling deserves a second look.

    Names compare by identity, which makes them cheap to look up; the functions below give the same text the same name.
    """

    words: tuple[str, ...]
    joined: str
    core: tuple[str, ...]
    roots: tuple[frozenset[str], ...]
    every_root: frozenset[str]
    second: frozenset[str]
    placeholder: bool
    odd: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.core)


@lru_cache(maxsize=65_536)
def given_name(text: str) -> Name:
    """Read a given name (one or several). A word such as "Baby" or "Unknown" leaves it empty and sets `placeholder`."""
    read = readings(text)
    words = _without(read[0].split(), _TITLES)
    placeholder = bool(words) and (words[0] in _PLACEHOLDER_STARTS or all(word in _PLACEHOLDERS for word in words))
    if placeholder or read[0] in ("not known", "no name", "first name unknown"):
        return _name(text, read, (), (), _given_groups(), placeholder=True)
    return _name(text, read, words, words, _given_groups())


@lru_cache(maxsize=65_536)
def family_name(text: str) -> Name:
    """Read a family name. "Unknown" and the like leave it empty."""
    read = readings(text)
    words = _without(read[0].split(), _SUFFIXES | _TITLES)
    if read[0] in ("unknown", "unk", "nk", "not known", "none", "na", "no name"):
        return _name(text, read, (), (), _family_groups(), placeholder=True)
    closed: list[str] = []
    for word in words:
        if closed and closed[-1] in _JOINING:
            closed[-1] += word
        else:
            closed.append(word)
    carrying = [word for word in closed if word not in _PARTICLES] or closed
    return _name(text, read, words, [_mac(word) for word in carrying], _family_groups())


def family_shapes(word: str) -> frozenset[str]:
    """Other shapes of one family word, by rule: a woman's ending, a closed-up al-, el- or O', Ukrainian h, -oe-."""
    shapes = {word}
    for ending, common in _WOMANS_ENDING:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            shapes.add(word[: -len(ending)] + common)
    if word[:2] in ("al", "el") and len(word) >= 6:
        shapes.add(word[2:])
    if word[:2] in ("hr", "hl", "hn"):
        shapes.add("g" + word[1:])
    if word.startswith("o") and len(word) >= 6 and word[1] not in _VOWELS:
        shapes.add(word[1:])
    for two, one in (("ue", "u"), ("oe", "o"), ("ae", "a"), ("yi", "i"), ("y", "i")):
        shapes |= {shape.replace(two, one) for shape in shapes}
    return frozenset(shapes)


@lru_cache(maxsize=65_536)
def metaphone(word: str) -> str:
    """How an English reader would say a word; the word itself where that cannot be told (another script)."""
    return (jellyfish.metaphone(word) if word.isascii() else "") or word


@lru_cache(maxsize=65_536)
def skeleton(word: str) -> str:
    """The consonants of a word in a form that survives the ways the same name is written down from hearing it.

    English metaphone keeps apart Kh and K, W and V, Sz and Sh, X and H, which matter for Polish, Arabic, Somali and
    South Asian names. This keeps only what those spellings share, so it is coarser, and used to find, never to decide.
    """
    if not word.isascii():
        return word
    for written, heard in _HEARD:
        word = word.replace(written, heard)
    kept = "a" if word[:1] in _VOWELS else word[:1]
    for letter in word[1:]:
        if letter in _VOWELS or letter in "hw" or letter == kept[-1]:
            continue
        kept += letter
    return kept


_HEARD = (
    ("shch", "s"), ("tsch", "c"), ("tsh", "c"), ("sch", "s"), ("tch", "c"), ("chr", "kr"), ("ch", "c"), ("cz", "c"),
    ("sz", "s"), ("sh", "s"), ("rz", "s"), ("zh", "s"), ("dzh", "j"), ("dj", "j"), ("dg", "j"), ("ph", "f"),
    ("kh", "k"), ("gh", "g"), ("ck", "k"), ("qu", "k"), ("q", "k"), ("x", "ks"), ("th", "t"), ("dh", "d"), ("bh", "b"),
    ("z", "s"), ("w", "v"), ("j", "y"), ("ce", "se"), ("ci", "si"), ("c", "k"), ("f", "v"), ("p", "b"),
    ("d", "t"), ("g", "k"),
)  # fmt: skip


def _without(words: list[str], unwanted: frozenset[str]) -> list[str]:
    return [word for word in words if word not in unwanted] or words


def _mac(word: str) -> str:
    return "mc" + word[3:] if word.startswith("mac") and len(word) > 5 and word[3] not in _VOWELS else word


def _name(
    text: str,
    read: tuple[str, ...],
    words: list[str] | tuple[str, ...],
    core: list[str] | tuple[str, ...],
    groups: dict[str, frozenset[str]],
    *,
    placeholder: bool = False,
) -> Name:
    family = groups is _family_groups()
    roots = tuple(_roots(word, groups, family=family) for word in core)
    joined = "".join(words)
    every = frozenset().union(*roots) if roots else frozenset()
    if len(core) > 1:
        every |= _roots(joined, groups, family=family) | _roots("".join(core), groups, family=family)
    odd = []
    if found := look_alikes(text):
        odd.append(f"letters that look like others: {' '.join(found)}")
    if hidden := hidden_characters(text):
        odd.append(f"characters that cannot be seen: {', '.join(hidden)}")
    second = frozenset(read[1].split()) if len(read) > 1 else frozenset()
    return Name(tuple(words), joined, tuple(core), roots, every, second, placeholder, tuple(odd))


def _roots(word: str, groups: dict[str, frozenset[str]], *, family: bool) -> frozenset[str]:
    found = {word} | groups.get(word, frozenset())
    if family:
        for shape in family_shapes(word):
            found |= {shape} | groups.get(shape, frozenset())
    return frozenset(found)


@lru_cache(maxsize=1)
def _given_groups() -> dict[str, frozenset[str]]:
    return _read_groups("given_names.txt")


@lru_cache(maxsize=1)
def _family_groups() -> dict[str, frozenset[str]]:
    return _read_groups("family_names.txt")


_COMMENT = re.compile(r"#.*")


def _read_groups(filename: str) -> dict[str, frozenset[str]]:
    """Each word's groups, by their first word with a star: sharing a group is not the same as being its namesake."""
    text = resources.files(__package__).joinpath("data", filename).read_text(encoding="utf-8")
    groups: dict[str, set[str]] = {}
    for line in text.splitlines():
        members = _COMMENT.sub("", line).split()
        for member in members:
            groups.setdefault(member, set()).add(f"*{members[0]}")
    return {word: frozenset(found) for word, found in groups.items()}
