"""Folding names so that the same name written two ways compares equal (security design, decision 13).

Standard Unicode decomposition leaves Ł, Đ, Ø and ı as they are and databases fold only ASCII, so the table here is our
own. Folding is for comparison only: what was supplied is stored and shown exactly as it came.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Latin letters that do not decompose into a plain letter and a mark.
_LATIN = str.maketrans(
    {
        "ł": "l", "đ": "d", "ð": "d", "ø": "o", "ı": "i", "ß": "ss", "ẞ": "ss", "æ": "ae", "œ": "oe", "þ": "th",
        "ħ": "h", "ŋ": "ng", "ŧ": "t", "ĸ": "k", "ə": "e", "ǝ": "e", "ɛ": "e", "ɔ": "o", "ɓ": "b", "ɗ": "d", "ƙ": "k",
        "ƴ": "y", "ƒ": "f", "ɣ": "g", "ʋ": "v", "ƀ": "b", "ɨ": "i", "ʉ": "u", "ɵ": "o", "ɖ": "d", "ʒ": "z", "ǥ": "g",
        "ƶ": "z", "ȼ": "c", "ɑ": "a", "ɡ": "g", "ɩ": "i", "ʏ": "y", "ʀ": "r", "ɴ": "n", "ʟ": "l", "ɪ": "i", "ᴀ": "a",
        "ᴄ": "c", "ᴅ": "d", "ᴇ": "e", "ᴏ": "o", "ᴜ": "u", "ᴠ": "v", "ᴡ": "w", "ᴢ": "z", "ǀ": "l",
    }
)  # fmt: skip

# Letters of other scripts that look like a Latin letter, by the case in which they look like it.
_LOOKS_LIKE = {
    # Cyrillic
    "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "і": "i", "ї": "i", "ј": "j", "ѕ": "s",
    "һ": "h", "ԁ": "d", "ԛ": "q", "ԝ": "w", "ӏ": "l", "ѵ": "v", "ё": "e", "к": "k", "м": "m", "т": "t", "в": "b",
    "н": "h", "г": "r", "п": "n", "и": "u", "ь": "b", "А": "a", "В": "b", "Е": "e", "К": "k", "М": "m", "Н": "h",
    "О": "o", "Р": "p", "С": "c", "Т": "t", "Х": "x", "У": "y", "І": "i", "Ј": "j", "Ѕ": "s", "Ё": "e", "Ї": "i",
    "Ү": "y", "Һ": "h", "Ԛ": "q", "Ԝ": "w", "З": "3", "Ӏ": "l",
    # Greek
    "α": "a", "ο": "o", "ρ": "p", "ν": "v", "υ": "u", "χ": "x", "ι": "i", "κ": "k", "γ": "y", "η": "n", "ω": "w",
    "τ": "t", "ε": "e", "σ": "o", "μ": "u", "Α": "a", "Β": "b", "Ε": "e", "Ζ": "z", "Η": "h", "Ι": "i", "Κ": "k",
    "Μ": "m", "Ν": "n", "Ο": "o", "Ρ": "p", "Τ": "t", "Υ": "y", "Χ": "x", "ϲ": "c", "Ϲ": "c", "ϳ": "j", "Ϳ": "j",
    # Armenian and Cherokee
    "օ": "o", "ս": "u", "հ": "h", "ո": "n", "ց": "g", "զ": "q", "Օ": "o", "Տ": "s", "Ս": "u",
    "Ꭺ": "a", "Ᏼ": "b", "Ꮯ": "c", "Ꭰ": "d", "Ꭼ": "e", "Ꮋ": "h", "Ꭻ": "j", "Ꮶ": "k", "Ꮮ": "l", "Ꮇ": "m", "Ꮲ": "p",
    "Ꮪ": "s", "Ꭲ": "t", "Ꮩ": "v", "Ꮃ": "w", "Ꮓ": "z",
}  # fmt: skip

# Those that cannot be told from the Latin letter in ordinary type: a word made only of these may be a disguise.
_INDISTINGUISHABLE = frozenset("аеорсухіјѕһԁԛԝӏАВЕКМНОРСТХІЈЅОҺԚԜӀоϲϹϳͿΑΒΕΖΗΙΚΜΝΟΡΤΥΧ")

_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "ђ": "d", "е": "e", "ё": "e", "є": "ie", "ж": "zh",
    "з": "z", "и": "i", "і": "i", "ї": "i", "й": "i", "ј": "j", "к": "k", "л": "l", "љ": "lj", "м": "m", "н": "n",
    "њ": "nj", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "ћ": "c", "у": "u", "ў": "u", "ф": "f", "х": "kh",
    "ц": "ts", "ч": "ch", "џ": "dz", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu",
    "я": "ya", "ѕ": "dz", "ќ": "k", "ѓ": "g", "ә": "a", "ғ": "g", "қ": "k", "ң": "ng", "ө": "o", "ұ": "u", "ү": "u",
    "һ": "h",
}  # fmt: skip

_GREEK = {
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l",
    "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "y", "φ": "f",
    "χ": "ch", "ψ": "ps", "ω": "o",
}  # fmt: skip
_GREEK_PAIRS = (("ου", "ou"), ("μπ", "b"), ("ντ", "nt"), ("γκ", "gk"), ("γγ", "ng"), ("αι", "ai"), ("ει", "ei"))

_APOSTROPHES = "'’‘‛ʼʻʽʾʿ`´′‵＇ʹ՚ꞌˈ·"
_DASHES = "-‐‑‒–—―−﹘﹣－⁃"
# Marks that may be left off in ordinary writing: on Latin, Greek and Cyrillic letters, and Arabic and Hebrew points.
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800")
_DIGIT_IN_WORD = re.compile(r"(?<=[a-z])[01]|[01](?=[a-z]{2})")
_NOT_WORD_ASCII = re.compile(r"[^a-z0-9]+")
# Invisible characters that ordinary Persian, Urdu and Indic spelling uses, and the soft hyphen of word processors.
_ORDINARY_INVISIBLE = frozenset("\u200c\u200d\u00ad")
_PASSES = 6


def visible(text: str) -> str:
    """Remove what cannot be seen: direction controls, zero-width and format characters, fillers, lone surrogates.

    Control characters (tab, new line) become a space so that words stay apart. Everything visible is kept unchanged.
    """
    if text.isascii() and text.isprintable():
        return text
    kept = []
    for character in text:
        category = unicodedata.category(character)
        if category == "Cc" or category in ("Zl", "Zp"):
            kept.append(" ")
        elif category in ("Cf", "Cs", "Co", "Cn") or character in _FILLERS or _is_variation_selector(character):
            continue
        else:
            kept.append(character)
    return "".join(kept)


def hidden_characters(text: str) -> tuple[str, ...]:
    """Names of the invisible characters in a name that ordinary typing does not leave there, in order, once each.

    The joiners of Persian, Urdu and Indic spelling count only inside a word of Latin letters.
    """
    if text.isascii() and text.isprintable():
        return ()
    found: dict[str, None] = {}
    latin = any("LATIN" in unicodedata.name(character, "") for character in text)
    for character in text:
        category = unicodedata.category(character)
        if character in _ORDINARY_INVISIBLE and not (latin and character != "\u00ad"):
            continue
        if category == "Cf" or character in _FILLERS or (category == "Cc" and character not in "\t\n\r"):
            found[unicodedata.name(character, f"control character U+{ord(character):04X}").lower()] = None
    return tuple(found)


def look_alikes(text: str) -> tuple[str, ...]:
    """The characters of a name that are there to be, or may be, mistaken for a Latin letter; in order, once each.

    A word that mixes Latin letters with Cyrillic, Greek, Armenian or Cherokee ones is no ordinary spelling of a name:
    its foreign letters are reported, and so is a 0 or 1 inside a word. A word wholly in another script is ordinary and
    is not reported, unless every letter of it could pass for Latin ("Сара" reads as "Capa").
    """
    found: dict[str, None] = {}
    for word in _words(unicodedata.normalize("NFKC", visible(text))):
        scripts = {_script(character) for character in word if character.isalpha()}
        if len(scripts) > 1 and "LATIN" in scripts:
            found.update((c, None) for c in word if c.isalpha() and _script(c) != "LATIN" and _script(c) in _MIXABLE)
        elif _all_indistinguishable(word):
            found.update((c, None) for c in word)
        if word.isascii():
            found.update((match.group(), None) for match in _DIGIT_IN_WORD.finditer(word.lower()))
    return tuple(found)


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """The comparable form of a name: lower-case words with single spaces between, ASCII wherever the script allows.

    Marks go, our own table covers the letters that do not decompose, apostrophes close up (O'Brien: obrien), hyphens
    and other punctuation part words, look-alike letters become the Latin ones they imitate, and words wholly in
    Cyrillic or Greek are written in Latin letters. Scripts with no table (Arabic, Chinese, Gurmukhi) keep their own
    letters. Folding twice gives the same as folding once.
    """
    for _ in range(_PASSES):
        folded = _fold_once(text)
        if folded == text:
            break
        text = folded
    return text


@lru_cache(maxsize=16_384)
def readings(text: str) -> tuple[str, ...]:
    """The folded form, and a second one where a word of another script could also be read as Latin letters.

    "Сара" in Cyrillic is Sara when meant honestly and Capa when meant to deceive; both are worth searching for.
    """
    first = fold(text)
    if text.isascii():
        return (first,)
    words = _words(unicodedata.normalize("NFKC", visible(text)))
    if not any(_all_indistinguishable(word) for word in words):
        return (first,)
    second = fold(" ".join("".join(_LOOKS_LIKE.get(c, c) for c in word) for word in words))
    return (first,) if second == first else (first, second)


_MIXABLE = frozenset({"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC"})


def _is_variation_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


@lru_cache(maxsize=4_096)
def _script(character: str) -> str:
    return unicodedata.name(character, "UNKNOWN").partition(" ")[0]


def _all_indistinguishable(word: str) -> bool:
    return len(word) > 1 and all(character in _INDISTINGUISHABLE for character in word)


def _words(text: str) -> list[str]:
    """Words between spaces, dashes and punctuation; apostrophes are taken out first so that they do not part a word."""
    for character in _APOSTROPHES:
        text = text.replace(character, "")
    return "".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in text).split()


def _fold_once(text: str) -> str:
    if text.isascii():
        plain = text.lower()
        for character in _APOSTROPHES[:1] + "`":
            plain = plain.replace(character, "")
        words = _NOT_WORD_ASCII.sub(" ", plain).split()
        return " ".join(_undisguise_digits(word) for word in words)
    seen = visible(text)
    for dash in _DASHES:
        seen = seen.replace(dash, " ")
    return " ".join(filter(None, (_fold_word(word) for word in _words(unicodedata.normalize("NFKC", seen)))))


def _fold_word(word: str) -> str:
    scripts = {_script(character) for character in word if character.isalpha()}
    if "LATIN" in scripts and scripts & _MIXABLE:
        word = "".join(_LOOKS_LIKE.get(character, character) for character in word)
    elif scripts == {"CYRILLIC"}:
        word = "".join(_CYRILLIC.get(character, character) for character in word.casefold())
    elif scripts == {"GREEK"}:
        word = _MARKS.sub("", unicodedata.normalize("NFD", word.casefold()))
        for pair, latin in _GREEK_PAIRS:
            word = word.replace(pair, latin)
        word = "".join(_GREEK.get(character, character) for character in word)
    word = _MARKS.sub("", unicodedata.normalize("NFKD", word.casefold().translate(_LATIN))).translate(_LATIN)
    return _undisguise_digits(unicodedata.normalize("NFC", word).strip())


def _undisguise_digits(word: str) -> str:
    if word.isalpha() or word.isdigit():
        return word
    return _DIGIT_IN_WORD.sub(lambda match: "o" if match.group() == "0" else "i", word)
