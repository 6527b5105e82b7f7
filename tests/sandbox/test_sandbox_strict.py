"""The strict second look finds what libraries let pass."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.support.strict import check_calls, check_update, specification

Json = dict[str, Any]
CHAT = {"id": 5, "type": "private", "first_name": "Amal"}
MESSAGE = {"message_id": 1, "date": 1_800_000_000, "chat": CHAT, "text": "x"}


@dataclass
class Said:
    method: str
    params: dict[str, str]
    answer: Json = field(default_factory=lambda: {"ok": True, "result": MESSAGE})
    status: int = 200


def test_a_proper_call_passes() -> None:
    check_calls([Said("sendMessage", {"chat_id": "5", "text": "x"})])


@pytest.mark.parametrize(
    ("call", "complaint"),
    [
        (Said("sendMessage", {"chat_id": "5", "text": "x", "colour": "red"}), "no parameter"),
        (Said("sendNothing", {}), "knows no method"),
        (
            Said(
                "sendMessage", {"chat_id": "5", "text": "x"}, {"ok": True, "result": {**MESSAGE, "extra": 1}}
            ),
            "unknown fields",
        ),
        (
            Said(
                "sendMessage",
                {"chat_id": "5", "text": "x"},
                {"ok": True, "result": {**MESSAGE, "chat": {**CHAT, "extra": 1}}},
            ),
            "unknown fields",
        ),
        (
            Said("sendMessage", {"chat_id": "5", "text": "x"}, {"ok": True, "result": {"message_id": 1}}),
            "answered",
        ),
    ],
)
def test_what_does_not_exist_is_found(call: Said, complaint: str) -> None:
    with pytest.raises(AssertionError, match=complaint):
        check_calls([call])


@pytest.mark.skipif(not specification(), reason="no machine-readable Bot API lies beside the checkout")
@pytest.mark.parametrize(
    ("params", "complaint"),
    [
        ({"chat_id": "5"}, r"misses \['text'\]"),
        ({"chat_id": "5", "text": "x", "message_thread_id": "soon"}, "is no Integer"),
        ({"chat_id": "5", "text": "x", "link_preview_options": '{"colour": 1}'}, "unknown fields"),
    ],
)
def test_parameters_are_held_against_the_documentation(params: dict[str, str], complaint: str) -> None:
    with pytest.raises(AssertionError, match=complaint):
        check_calls([Said("sendMessage", params)])


def test_an_update_with_an_unknown_field_is_found() -> None:
    check_update({"update_id": 1, "message": MESSAGE})
    with pytest.raises(AssertionError, match="unknown fields"):
        check_update({"update_id": 1, "message": {**MESSAGE, "extra": 1}})
