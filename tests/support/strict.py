"""A strict second look at what bot and sandbox say to each other.

Every call, answer and update is checked against aiogram's models with unknown fields refused at
every depth, and against the machine-readable Bot API where a copy of it lies beside the checkout.
"""

import json
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import aiogram.methods
from aiogram.methods import TelegramMethod
from aiogram.types import Update
from pydantic import BaseModel, TypeAdapter, ValidationError

Json = dict[str, Any]
SPECIFICATION = Path(__file__).parents[3] / "shared" / "bot-api" / "api.json"
ARRAY = "Array of "


class Call(Protocol):
    """What the sandbox records of a call."""

    @property
    def method(self) -> str:
        """The method's name."""

    @property
    def params(self) -> dict[str, str]:
        """The parameters as texts."""

    @property
    def status(self) -> int:
        """The HTTP status of the answer."""

    @property
    def answer(self) -> Json:
        """The answer."""


def check_calls(calls: Iterable[Call], *, raw_updates: bool = False) -> None:
    """Check every recorded call and its answer; `raw_updates` leaves the contents of getUpdates out."""
    for call in calls:
        check_parameters(call)
        if call.status == 200 and not (raw_updates and call.method == "getUpdates"):
            check_answer(call)


def check_update(raw: Json) -> None:
    """Check one update."""
    no_extra(TypeAdapter(Update).validate_python(raw), "Update")
    if specification():
        check_type("Update", raw, "Update")


def check_parameters(call: Call) -> None:
    """Check that a call's parameters exist and have the right types, and that none is missing."""
    fields = aiogram_method(call.method).model_fields
    unknown = set(call.params) - set(fields)
    assert not unknown, f"{call.method} has no parameter {sorted(unknown)} (aiogram)"
    if not specification():
        return
    assert call.method in specification()["methods"], f"the Bot API has no method {call.method}"
    described = {one["name"]: one for one in specification()["methods"][call.method].get("fields", [])}
    unknown = set(call.params) - set(described)
    assert not unknown, f"{call.method} has no parameter {sorted(unknown)}"
    for name, text in call.params.items():
        check_text(described[name]["types"], text, f"{call.method}.{name}")
    if call.status == 200:
        missing = {name for name, one in described.items() if one["required"]} - set(call.params)
        assert not missing, f"{call.method} misses {sorted(missing)}"


def check_answer(call: Call) -> None:
    """Check an answer against what the method is documented to return."""
    assert set(call.answer) == {"ok", "result"}, f"{call.method} answered {call.answer}"
    result = call.answer["result"]
    returning: Any = aiogram_method(call.method).__returning__
    try:
        no_extra(TypeAdapter(returning).validate_python(result), call.method)
    except ValidationError as error:
        message = f"{call.method} answered {result}: {error}"
        raise AssertionError(message) from error
    if specification():
        check_any(specification()["methods"][call.method]["returns"], result, call.method)


@cache
def specification() -> Json:
    """Return the machine-readable Bot API, empty where there is no copy of it."""
    if not SPECIFICATION.is_file():
        return {}
    read: Json = json.loads(SPECIFICATION.read_text(encoding="utf-8"))
    return read


def aiogram_method(name: str) -> type[TelegramMethod[Any]]:
    """Return aiogram's model of a method."""
    model = getattr(aiogram.methods, name[0].upper() + name[1:], None)
    assert model is not None, f"aiogram knows no method {name}"
    found: type[TelegramMethod[Any]] = model
    return found


def no_extra(value: object, place: str) -> None:
    """Refuse fields that a pydantic model took without knowing them, at every depth."""
    if isinstance(value, BaseModel):
        assert not value.model_extra, f"{place} has unknown fields {value.model_extra}"
        for name in value.model_fields_set:
            no_extra(getattr(value, name), f"{place}.{name}")
    elif isinstance(value, list):
        for index, one in enumerate(value):
            no_extra(one, f"{place}[{index}]")


def check_text(types: list[str], text: str, place: str) -> None:
    """Check a parameter that travelled as text."""
    if "String" in types:
        return
    try:
        value = json.loads(text)
    except ValueError:
        value = text
    check_any(types, value, place)


def check_any(types: list[str], value: object, place: str) -> None:
    """Check a value against the types it may have."""
    failures = []
    for name in types:
        try:
            check_type(name, value, place)
        except AssertionError as failure:
            failures.append(str(failure))
        else:
            return
    raise AssertionError("; or ".join(failures))


def check_type(name: str, value: object, place: str) -> None:
    """Check a value against one documented type."""
    if name.startswith(ARRAY):
        assert isinstance(value, list), f"{place} is no array: {value!r}"
        for index, one in enumerate(value):
            check_type(name.removeprefix(ARRAY), one, f"{place}[{index}]")
    elif name in SIMPLE:
        assert SIMPLE[name](value), f"{place} is no {name}: {value!r}"
    else:
        check_object(name, value, place)


def is_number(value: object) -> bool:
    """Whether a JSON value is a number."""
    return is_integer(value) or isinstance(value, float)


def is_text(value: object) -> bool:
    """Whether a JSON value is a text."""
    return isinstance(value, str)


def is_flag(value: object) -> bool:
    """Whether a JSON value is true or false."""
    return isinstance(value, bool)


def is_true(value: object) -> bool:
    """Whether a JSON value is true: the only one some fields have."""
    return value is True


def is_integer(value: object) -> bool:
    """Whether a JSON value is a whole number; true and false are none."""
    return isinstance(value, int) and not isinstance(value, bool)


SIMPLE: dict[str, Callable[[object], bool]] = {
    "Integer": is_integer,
    "Float": is_number,
    "String": is_text,
    "Boolean": is_flag,
    "True": is_true,
}


def check_object(name: str, value: object, place: str) -> None:
    """Check an object's fields: all known, none of the required ones missing."""
    described = specification()["types"][name]
    if described.get("subtypes"):
        check_any(described["subtypes"], value, place)
        return
    assert isinstance(value, dict), f"{place} is no {name}: {value!r}"
    fields = {one["name"]: one for one in described.get("fields", [])}
    assert not set(value) - set(fields), (
        f"{place} ({name}) has unknown fields {sorted(set(value) - set(fields))}"
    )
    missing = {key for key, one in fields.items() if one["required"]} - set(value)
    assert not missing, f"{place} ({name}) misses {sorted(missing)}"
    for key, one in value.items():
        check_any(fields[key]["types"], one, f"{place}.{key}")
