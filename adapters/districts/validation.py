"""Values against a model: the first complaint by line becomes a DistrictError."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, ValidationInfo

from adapters.districts.errors import DistrictError
from adapters.districts.source import Document

Complaint = Mapping[str, Any]
"""One of pydantic's error details."""

ModelT = TypeVar("ModelT", bound=BaseModel)

_REASONS = {
    "missing": "is missing",
    "extra_forbidden": "is not a known key",
    "string_type": "must be a single value",
    "tuple_type": "must be a list",
    "too_short": "must not be empty",
    "model_type": "must be a group of keys",
    "dict_type": "must be a group of keys",
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "float_parsing": "must be a number",
    "float_type": "must be a number",
    "bool_parsing": "must be yes or no",
    "bool_type": "must be yes or no",
}
"""Pydantic's error types in our words; the others keep pydantic's own sentence."""


class Strict(BaseModel):
    """A model that knows all its keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass
class Known:
    """What the files read so far have named; the models look here and add to it."""

    municipalities: frozenset[str] = frozenset()
    taken: dict[str, set[str]] = field(default_factory=dict)

    def take(self, kind: str, name: str) -> bool:
        """Note a name that must be unique within its kind; False if it is there already."""
        names = self.taken.setdefault(kind, set())
        fresh = name not in names
        names.add(name)
        return fresh

    def has(self, kind: str, name: str) -> bool:
        """Tell whether a name was noted."""
        return name in self.taken.get(kind, ())


def known(info: ValidationInfo) -> Known:
    """Return what is known during a validation (nothing outside of a load)."""
    return info.context if isinstance(info.context, Known) else Known()


def validate(model: type[ModelT], document: Document, names: Known) -> ModelT:
    """Return the document as a model, or raise its first mistake by line."""
    try:
        return model.model_validate(document.tree, context=names)
    except ValidationError as error:
        first = _first(error, document)
        key = first["loc"]
        raise DistrictError(document.file, document.line_of(key), dotted(key), reason(first)) from error


def _first(error: ValidationError, document: Document) -> Complaint:
    """Return the first complaint by line; a key that is left out has no line and comes last."""

    def order(found: Complaint) -> tuple[bool, int]:
        left_out = found["type"] == "missing" and found["loc"] not in document.lines
        return left_out, document.line_of(found["loc"])

    return min(error.errors(include_url=False), key=order)


def dotted(key: tuple[str | int, ...]) -> str:
    """Return a key as it is told: `offices.3.grid`."""
    return ".".join(map(str, key))


def reason(complaint: Complaint) -> str:
    """Return a complaint as a half sentence that follows the key."""
    if complaint["type"] == "value_error":
        return str(complaint["ctx"]["error"])
    text = str(complaint["msg"]).removeprefix("Input ")
    return _REASONS.get(complaint["type"], text[:1].lower() + text[1:])
