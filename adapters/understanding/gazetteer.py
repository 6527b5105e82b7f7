"""The names of a district, by how they sound: municipalities, places, and the offices' areas."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from adapters.understanding.spelling import skeleton_of, sound_of, words_of
from domain.offices import District, Place
from domain.places import Candidate

NOISE = frozenset(
    [
        "samtgemeinde",
        "gemeinde",
        "stadt",
        "hansestadt",
        "flecken",
        "ortsteil",
        "ort",
        "dorf",
        "sozialraumburo",
        "ich",
        "wir",
        "wohne",
        "wohnen",
        "lebe",
        "leben",
        "in",
        "im",
        "aus",
        "nach",
        "der",
        "fi",
    ]
)
"""Words around a name that do not tell places apart; `fi` is the Arabic `in`."""

_NEAR = frozenset(["kreis", "landkreis", "bei", "nahe", "near"])
"""Words after which a name tells the surroundings, not the place: Adendorf bei Lüneburg."""

_QUALIFIERS = frozenset(["neu", "alt", "klein", "gross", "deutsch", "wendisch"])
"""First words that are often left out: Evern may be Deutsch Evern or Wendisch Evern."""

_BESIDE = re.compile(r" an der | am | bei | \(")
"""What follows tells homonyms apart and is often left out: Oldendorf an der Göhrde."""


@dataclass(frozen=True)
class Gazetteer:
    """Candidates by sound, by consonants, and by postcode. Municipalities come before places."""

    by_sound: dict[str, list[Candidate]] = field(default_factory=dict)
    by_skeleton: dict[str, list[Candidate]] = field(default_factory=dict)
    by_postcode: dict[str, list[Candidate]] = field(default_factory=dict)

    def add(self, name: str, candidates: list[Candidate]) -> None:
        """Let a name stand for candidates."""
        sound = sound_of(telling_words(name))
        if sound:
            _extend(self.by_sound, sound, candidates)
            _extend(self.by_skeleton, skeleton_of(sound), candidates)


def telling_words(text: str) -> list[str]:
    """Return the words that may be a name; `St.` stands for `Sankt`."""
    words = ["sankt" if word == "st" else word for word in words_of(text)]
    before = ["", *words]
    placed = [word for word, last in zip(words, before, strict=False) if last not in _NEAR]
    return [word for word in placed if len(word) > 1 and word not in NOISE | _NEAR]


def gazetteer_of(district: District) -> Gazetteer:
    """Prepare the names of a district, once."""
    names = Gazetteer()
    towns = {town.ags: Candidate(ags=town.ags, label=town.name) for town in district.municipalities}
    for town in district.municipalities:
        _add_with_short(names, town.name, towns[town.ags])
        for postcode in town.postcodes:
            _extend(names.by_postcode, postcode, [towns[town.ags]])
    for place in district.places:
        _add_with_short(names, place.name, _placed(place, towns))
        if place.postcode:
            _extend(names.by_postcode, place.postcode, [towns[place.ags]])
    _add_unqualified(names, district, towns)
    for office in district.offices:
        _add_area(names, office.name, [towns[ags] for ags in office.municipalities])
    return names


def _placed(place: Place, towns: dict[str, Candidate]) -> Candidate:
    return Candidate(ags=place.ags, label=f"{place.name}, {towns[place.ags].label}")


def _add_with_short(names: Gazetteer, name: str, candidate: Candidate) -> None:
    for written in _written(name):
        names.add(written, [candidate])


def _written(name: str) -> Iterator[str]:
    yield name
    short = _BESIDE.split(name)[0]
    if short != name:
        yield short


def _add_unqualified(names: Gazetteer, district: District, towns: dict[str, Candidate]) -> None:
    """Let `Evern` stand for all that are called so, unless a place is called just that."""
    full = frozenset(names.by_sound)
    named = [(town.name, towns[town.ags]) for town in district.municipalities]
    named += [(place.name, _placed(place, towns)) for place in district.places]
    for name, candidate in named:
        words = words_of(name)
        if words and words[0] in _QUALIFIERS and sound_of(words[1:]) not in full:
            names.add(" ".join(words[1:]), [candidate])


def _add_area(names: Gazetteer, name: str, candidates: list[Candidate]) -> None:
    """Let a joint municipality's name stand for its members, unless a member has that name."""
    if sound_of(telling_words(name)) not in names.by_sound:
        names.add(name, candidates)


def _extend(index: dict[str, list[Candidate]], key: str, candidates: list[Candidate]) -> None:
    listed = index.setdefault(key, [])
    known = {candidate.ags for candidate in listed}
    listed.extend(candidate for candidate in candidates if candidate.ags not in known)
