"""What a typed place means: postcode first, then names, with mistakes and in other scripts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from adapters.understanding.gazetteer import Gazetteer, gazetteer_of, telling_words
from adapters.understanding.spelling import has_arabic, postcodes_in, skeleton_of, sound_of
from domain.offices import District
from domain.places import Candidate, PlaceMatch

LONGEST_TEXT = 100
"""Letters that are read; nobody's address is longer, and the work stays small."""

MOST_CANDIDATES = 6
_LONGEST_NAME = 4
"""Words of a name: Oldendorf an der Göhrde."""

_SHORTEST_BEGINNING = 4
_SHORTEST_SOUND = 5
_FEWEST_CONSONANTS = 4
_LONG_NAME = 8
_ONE_SLIP = 1
"""Lengths in letters of the sound; below them a likeness says too little."""

NOT_NAMES = frozenset(
    sound_of([word])
    for word in [
        "bitte",
        "danke",
        "hallo",
        "haben",
        "hand",
        "hafen",
        "hilfe",
        "kloster",
        "mitte",
        "neues",
        "berlin",
        "boizenburg",
        "dannenberg",
        "ebstorf",
        "gottingen",
        "hamburg",
        "harburg",
        "lauenburg",
        "wolfsburg",
    ]
)
"""Ordinary words and towns elsewhere that one letter would turn into a place of the district."""

_LONG_BEGINNING = 8
_LONG_NAME = 9
"""Sounds from which on a beginning, or a name with one slip, is taken without asking."""

NOTHING = PlaceMatch(candidates=(), certain=False)


@dataclass(frozen=True)
class _Reading:
    """Candidates, and whether a slip of the finger could have led to them."""

    candidates: list[Candidate]
    sure: bool


@dataclass(frozen=True)
class _Slip:
    """A name near to what was typed; `distance` counts the letters that differ."""

    typed: str
    name: str
    distance: int


_UNREAD = _Reading([], sure=False)


class PlaceFinder:
    """Finds municipalities by what families type. Built once per district; holds no state."""

    def __init__(self, district: District) -> None:
        """Prepare the names of a district."""
        self._district = district
        self._names: Gazetteer = gazetteer_of(district)

    def find(self, text: str) -> PlaceMatch:
        """Return the readings of a text, best first, at most six.

        `certain` means that nothing needs to be asked: all readings lead to the same office or
        outside body, and they rest on a postcode, on a name as it sounds, or on a name so long
        that one slip does not matter. A shorter name with a slip is a suggestion to be confirmed,
        even when it is the only one.
        """
        text = text[:LONGEST_TEXT]
        named = self._by_name(text)
        coded = self._by_postcode(text)
        if coded.candidates:
            both = _common(named.candidates, coded.candidates) if named.sure else []
            return self._match(_Reading(both or coded.candidates, sure=coded.sure))
        if postcodes_in(text):
            return self._match(_Reading(named.candidates, sure=False))
        return self._match(named)

    def _by_postcode(self, text: str) -> _Reading:
        codes = [code for code in postcodes_in(text) if code in self._names.by_postcode]
        return _Reading(_united(self._names.by_postcode[code] for code in codes), sure=True)

    def _by_name(self, text: str) -> _Reading:
        words = telling_words(text)
        for read in (self._as_written, self._begun, self._with_slips):
            if (reading := read(words)).candidates:
                return reading
        return self._by_consonants(words) if has_arabic(text) else _UNREAD

    def _as_written(self, words: list[str]) -> _Reading:
        """Look for names within the words, the longest first."""
        for length in range(min(_LONGEST_NAME, len(words)), 0, -1):
            found = [self._names.by_sound.get(sound, []) for sound in _sounds(words, length)]
            if any(found):
                return _Reading(_narrowed([one for one in found if one]), sure=True)
        return _UNREAD

    def _begun(self, words: list[str]) -> _Reading:
        """Take the words as the beginning of a name."""
        typed = sound_of(words)
        if len(typed) < _SHORTEST_BEGINNING or typed in NOT_NAMES:
            return _UNREAD
        names = self._names.by_sound.items()
        found = [candidates for name, candidates in names if name.startswith(typed)]
        return _Reading(_united(found), sure=len(typed) >= _LONG_BEGINNING)

    def _with_slips(self, words: list[str]) -> _Reading:
        """Allow wrong, missing and exchanged letters, the more the longer the name."""
        slips = [slip for typed in _attempts(words) for slip in self._slips(typed)]
        fewest = min((slip.distance for slip in slips), default=0)
        best = [slip for slip in slips if slip.distance == fewest]
        sure = fewest == 1 and all(len(slip.typed) >= _LONG_NAME for slip in best)
        return _Reading(_united(self._names.by_sound[slip.name] for slip in best), sure=sure)

    def _slips(self, typed: str) -> Iterator[_Slip]:
        names = self._names.by_sound.keys()
        allowed = _slips_allowed(typed)
        near = extract(typed, names, scorer=OSA.distance, score_cutoff=allowed, limit=None)
        for name, distance, _ in near:
            if distance <= _ONE_SLIP or name[0] == typed[0]:
                yield _Slip(typed, name, int(distance))

    def _by_consonants(self, words: list[str]) -> _Reading:
        """Compare consonants alone, for names in Arabic letters."""
        bones = [bone for word in words if len(bone := skeleton_of(sound_of([word]))) >= _FEWEST_CONSONANTS]
        return _Reading(_united(self._names.by_skeleton.get(bone, []) for bone in bones), sure=False)

    def _match(self, reading: _Reading) -> PlaceMatch:
        if not reading.candidates:
            return NOTHING
        owners = {self._owner(candidate.ags) for candidate in reading.candidates}
        certain = reading.sure and len(owners) == 1
        return PlaceMatch(candidates=tuple(reading.candidates[:MOST_CANDIDATES]), certain=certain)

    def _owner(self, ags: str) -> str:
        """Return the office or outside body of a municipality; without one it stands for itself."""
        body = self._district.office_by_ags.get(ags) or self._district.outside_by_ags.get(ags)
        return body.code if body else ags


def _sounds(words: list[str], length: int) -> Iterator[str]:
    for start in range(len(words) - length + 1):
        yield sound_of(words[start : start + length])


def _attempts(words: list[str]) -> Iterator[str]:
    """Yield what may be a misspelt name: words alone, and neighbours together."""
    for length in range(min(_LONGEST_NAME, len(words)), 0, -1):
        for sound in _sounds(words, length):
            if len(sound) >= _SHORTEST_SOUND and sound not in NOT_NAMES:
                yield sound


def _slips_allowed(typed: str) -> int:
    return _ONE_SLIP if len(typed) < _LONG_NAME else 2


def _united(lists: Iterable[list[Candidate]]) -> list[Candidate]:
    """Return all candidates once, in the order in which they were met."""
    first: dict[str, Candidate] = {}
    for candidates in lists:
        for candidate in candidates:
            first.setdefault(candidate.ags, candidate)
    return list(first.values())


def _common(names: list[Candidate], others: list[Candidate]) -> list[Candidate]:
    """Return those of the first list whose municipality is in the second."""
    keys = {candidate.ags for candidate in others}
    return [candidate for candidate in names if candidate.ags in keys]


def _narrowed(lists: list[list[Candidate]]) -> list[Candidate]:
    """Let names that are said together explain each other: `Oldendorf, Nahrendorf`."""
    narrow = lists[0]
    for other in lists[1:]:
        narrow = _common(narrow, other)
    return narrow or _united(lists)
