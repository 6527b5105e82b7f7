"""Names as they sound: what people type and what is written on the map become the same letters."""

import re
import unicodedata

_CYRILLIC = (
    "а=a б=b в=w г=g ґ=g д=d е=e є=e ё=e ж=sch з=s и=i і=i ї=i й=i к=k л=l м=m н=n о=o п=p "
    "р=r с=s т=t у=u ф=f х=h ц=z ч=tsch ш=sch щ=sch ъ= ы=i ь= э=e ю=u я=ja"
)
_ARABIC = (
    "ا=a أ=a إ=a آ=a ء= ئ=i ؤ=o ب=b پ=p ت=t ث=t ج=g چ=tsch ح=h خ=h د=d ذ=d ر=r ز=s "
    "ژ=sch س=s ش=sch ص=s ض=d ط=t ظ=s ع=a غ=g ف=f ڤ=w ق=k ك=k ک=k گ=g ڭ=g "
    "ل=l م=m ن=n ه=h ة=a و=o ۆ=o ي=i ی=i ێ=e ى=a"
)
_LETTERS = str.maketrans(
    dict(pair.split("=") for pair in f"{_CYRILLIC} {_ARABIC} ß=ss æ=a ø=o ł=l ı=i".split())
)
"""Letters of other scripts by their German sound, roughly: the match forgives the rest."""

_SOUNDS = tuple(
    (re.compile(pattern), letters)
    for pattern, letters in (
        ("ae", "a"),
        ("oe", "o"),
        ("ue", "u"),
        ("torf", "dorf"),
        ("dt", "t"),
        ("ck|c", "k"),
        ("th", "t"),
        ("ph|v|w", "f"),
        ("y", "i"),
        ("(?<=[aeiou])h(?=[lmnr])", ""),
        (r"(.)\1+", r"\1"),
    )
)
"""Spellings that German ears do not tell apart; `torf` for `dorf` is how the region writes it."""


def words_of(text: str) -> list[str]:
    """Return the words of a text in plain lower-case Latin letters, without accents and signs."""
    latin = text.casefold().translate(_LETTERS)
    bare = unicodedata.normalize("NFKD", latin).translate(_LETTERS)
    plain = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return re.findall(r"[a-z]+", plain)


def sound_of(words: list[str]) -> str:
    """Return how words sound together: `Bardowik` and `Bardowick` become the same."""
    text = "".join(words)
    for pattern, letters in _SOUNDS:
        text = pattern.sub(letters, text)
    return text


def skeleton_of(sound: str) -> str:
    """Return the consonants of a sound, since Arabic writing leaves most vowels out."""
    hard = sound.replace("sch", "s").replace("p", "b").replace("z", "s")
    return re.sub(r"(.)\1+", r"\1", re.sub("[aeiouhj]", "", hard))


def has_arabic(text: str) -> bool:
    """Tell whether a text has letters of the Arabic script."""
    return any("\u0600" <= letter <= "\u06ff" and letter.isalpha() for letter in text)


def postcodes_in(text: str) -> list[str]:
    """Return the five-digit numbers of a text, whichever digits it was typed with."""
    digits = "".join(_digit(letter) for letter in text)
    found = re.findall(r"(?<!\d)(?:\d{5}|\d{2} \d{3})(?!\d)", digits)
    return [number.replace(" ", "") for number in found]


def _digit(letter: str) -> str:
    value = unicodedata.decimal(letter, None)
    return letter if value is None else str(value)
