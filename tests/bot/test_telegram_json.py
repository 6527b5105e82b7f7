"""Raw updates: trimmed to what is needed, told by their sender, safe to keep and read."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram_json import from_raw, sender_of, to_raw, trim

USER = {
    "id": 42,
    "is_bot": False,
    "first_name": "Olena",
    "last_name": "Secretova",
    "username": "olena_s",
    "language_code": "uk",
    "is_premium": True,
}
PRIVATE = {
    "id": 42,
    "type": "private",
    "first_name": "Olena",
    "last_name": "Secretova",
    "username": "olena_s",
}
GROUP = {"id": -100, "type": "supergroup", "title": "Team"}
NAMES = ("Olena", "Secretova", "olena_s")
MESSAGE = {"message_id": 5, "date": 1_700_000_000, "chat": PRIVATE, "from": USER, "text": "21357"}
KEYBOARD = {"inline_keyboard": [[{"text": "Echoed", "callback_data": "h:1"}]]}
CARD = {
    "message_id": 9,
    "date": 1_700_000_000,
    "chat": GROUP,
    "from": {"id": 7, "is_bot": True, "first_name": "Bot"},
    "text": "Echoed card",
    "reply_markup": KEYBOARD,
}
QUERY = {"id": "1", "from": USER, "chat_instance": "2", "data": "kc:1:1", "message": CARD}
MEMBER = {
    "chat": GROUP,
    "from": USER,
    "date": 1_700_000_000,
    "old_chat_member": {"status": "left", "user": {"id": 7, "is_bot": True, "first_name": "Bot"}},
    "new_chat_member": {"status": "member", "user": {"id": 7, "is_bot": True, "first_name": "Bot"}},
}


def kept(update: dict[str, Any]) -> dict[str, Any]:
    return from_raw(to_raw(update).payload)


@pytest.mark.parametrize(
    ("kind", "content"),
    [("message", MESSAGE), ("callback_query", QUERY), ("my_chat_member", MEMBER), ("chat_member", MEMBER)],
)
def test_no_name_of_the_sender_is_kept(kind: str, content: dict[str, Any]) -> None:
    payload = to_raw({"update_id": 1, kind: content}).payload.decode()

    assert not [name for name in NAMES if name in payload]


def test_a_pressed_message_keeps_no_name_of_its_private_chat() -> None:
    query = QUERY | {"message": CARD | {"chat": PRIVATE}}

    payload = to_raw({"update_id": 1, "callback_query": query}).payload.decode()

    assert not [name for name in NAMES if name in payload]


def test_what_a_task_needs_is_kept() -> None:
    update = kept({"update_id": 1, "message": MESSAGE})

    assert update["update_id"] == 1
    message = update["message"]
    assert (message["message_id"], message["date"], message["text"]) == (5, 1_700_000_000, "21357")
    assert (message["chat"]["id"], message["chat"]["type"]) == (42, "private")
    sender = message["from"]
    assert (sender["id"], sender["is_bot"], sender["language_code"]) == (42, False, "uk")


def test_a_press_keeps_its_data_and_where_it_was_pressed() -> None:
    query = kept({"update_id": 1, "callback_query": QUERY})["callback_query"]

    assert (query["id"], query["data"], query["from"]["id"]) == ("1", "kc:1:1", 42)
    assert query["message"]["message_id"] == 9
    assert query["message"]["chat"]["id"] == -100


def test_the_keyboard_and_text_that_telegram_echoes_are_not_kept() -> None:
    assert b"Echoed" not in to_raw({"update_id": 1, "callback_query": QUERY}).payload


def test_a_message_that_was_answered_to_is_not_kept() -> None:
    message = MESSAGE | {"reply_to_message": CARD | {"from": USER}}

    payload = to_raw({"update_id": 1, "message": message}).payload

    assert b"Echoed" not in payload
    assert b"Secretova" not in payload


@pytest.mark.parametrize(
    "extra",
    [
        {"contact": {"phone_number": "+49 planted", "first_name": "planted"}},
        {"location": {"latitude": "planted", "longitude": 10}},
        {"photo": [{"file_id": "planted"}], "caption": "planted"},
        {"voice": {"file_id": "planted"}},
        {"forward_origin": {"type": "hidden_user", "sender_user_name": "planted"}},
        {"new_chat_members": [{"id": 8, "is_bot": False, "first_name": "planted"}]},
    ],
    ids=lambda extra: next(iter(extra)),
)
def test_what_nobody_asked_for_is_not_kept(extra: dict[str, Any]) -> None:
    assert b"planted" not in to_raw({"update_id": 1, "message": MESSAGE | extra}).payload


def test_trimming_leaves_the_update_itself_as_it_was() -> None:
    update: dict[str, Any] = {"update_id": 1, "callback_query": QUERY}
    before = json.dumps(update)

    trim(update)

    assert json.dumps(update) == before


@pytest.mark.parametrize("kind", ["message", "callback_query"])
def test_trimmed_updates_are_still_updates_for_aiogram(kind: str) -> None:
    from aiogram.types import Update

    content = {"message": MESSAGE, "callback_query": QUERY}[kind]

    update = Update.model_validate(kept({"update_id": 1, kind: content}))

    sender = (
        update.message.from_user
        if update.message
        else update.callback_query and update.callback_query.from_user
    )
    assert sender is not None
    assert sender.id == 42


@pytest.mark.parametrize("kind", ["my_chat_member", "chat_member"])
def test_trimmed_changes_of_members_are_still_updates_for_aiogram(kind: str) -> None:
    from aiogram.types import Update

    member = kept({"update_id": 1, kind: MEMBER})

    changed = getattr(Update.model_validate(member), kind)
    assert (changed.chat.id, changed.from_user.id, changed.new_chat_member.status) == (-100, 42, "member")


@pytest.mark.parametrize(
    ("update", "sender"),
    [
        ({"update_id": 1, "message": MESSAGE}, 42),
        ({"update_id": 1, "callback_query": QUERY}, 42),
        ({"update_id": 1, "my_chat_member": MEMBER}, 42),
        ({"update_id": 1, "chat_member": MEMBER}, 42),
        ({"update_id": 1, "channel_post": {"chat": GROUP}}, -100),
        ({"update_id": 1}, 0),
        ({"update_id": 1, "message": None}, 0),
        ({"update_id": 1, "message": "text"}, 0),
        ({"update_id": 1, "message": {}}, 0),
        ({"update_id": 1, "message": {"from": "somebody"}}, 0),
        ({"update_id": 1, "message": {"from": {"id": "42"}}}, 0),
        ({"update_id": 1, "message": {"from": {}}}, 0),
    ],
)
def test_the_lane_is_whoever_the_update_is_from(update: dict[str, Any], sender: int) -> None:
    assert sender_of(update) == sender
    assert to_raw(update).lane == sender


@pytest.mark.parametrize("content", [None, "text", 7, [], {"from": None}, {"from": "x", "chat": 3}])
@pytest.mark.parametrize("kind", ["message", "callback_query", "my_chat_member", "poll"])
def test_odd_updates_are_kept_without_trouble(kind: str, content: object) -> None:
    raw = to_raw({"update_id": 1, kind: content})

    assert raw.update_id == 1
    assert from_raw(raw.payload)["update_id"] == 1


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("a\ud800b", "a\ufffdb"),
        ("\ud800", "\ufffd"),
        ("a\udc00", "a\ufffd"),
        ("\udc00\ud800", "\ufffd\ufffd"),
        ("\ud83d\ude00", "😀"),
        ("😀", "😀"),
        ("\ufeffa", "\ufeffa"),
        ("\x00", "\x00"),
        ("مرحبا", "مرحبا"),
    ],
)
def test_lone_surrogates_survive_as_replacement_characters(text: str, read: str) -> None:
    assert kept({"update_id": 1, "message": MESSAGE | {"text": text}})["message"]["text"] == read
    assert from_raw(json.dumps({"list": [text, {text: text}]}).encode()) == {"list": [read, {read: read}]}


@given(
    text=st.text(st.characters(codec=None), max_size=30)
    | st.text(st.sampled_from("a\ud800\udc00\ud83d\ude00é"), max_size=8)
)
def test_any_text_can_be_kept_and_then_encoded(text: str) -> None:
    read = kept({"update_id": 1, "message": {"text": text}})["message"]["text"]

    read.encode()
    if not any("\ud800" <= sign <= "\udfff" for sign in text):
        assert read == text
