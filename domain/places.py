"""What a typed place name or postcode means, before anybody is asked back."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """One reading of what was typed: a municipality, named by the place people know (`label`)."""

    ags: str
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaceMatch:
    """All readings, best first. None: unknown. One: certain. Several: the family is asked."""

    candidates: tuple[Candidate, ...]
    certain: bool
