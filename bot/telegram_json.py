"""Raw updates: out of Telegram's answer, trimmed to what is needed, safe to keep and to read again."""

import json
from typing import Any

from services.model import RawUpdate

ALLOWED_UPDATES = ["message", "callback_query", "my_chat_member", "chat_member"]
USER_KEPT = ("id", "is_bot", "language_code")
PRESSED_KEPT = ("message_id", "date", "chat")
CHAT_KEPT = ("id", "type", "is_forum")
MESSAGE_KEPT = ("message_id", "message_thread_id", "date", "chat", "from", "text", "migrate_to_chat_id")


def to_raw(update: dict[str, Any]) -> RawUpdate:
    """An update as it is kept: names and echoed keyboards are left out, nothing else is changed."""
    trimmed = trim(update)
    # ASCII escapes keep lone surrogates as they came; they are mended when the update is read.
    payload = json.dumps(trimmed, ensure_ascii=True, separators=(",", ":")).encode()
    return RawUpdate(update_id=int(update["update_id"]), lane=sender_of(update), payload=payload)


def from_raw(payload: bytes) -> dict[str, Any]:
    """The update again, lone surrogates replaced: nothing behind here can encode them."""
    mended: dict[str, Any] = _mend(json.loads(payload))
    return mended


def sender_of(update: dict[str, Any]) -> int:
    """The number of whoever the update is from; 0 if nobody."""
    for content in update.values():
        if isinstance(content, dict):
            sender = content.get("from") or content.get("chat")
            if isinstance(sender, dict) and isinstance(sender.get("id"), int):
                return int(sender["id"])
    return 0


def trim(update: dict[str, Any]) -> dict[str, Any]:
    """Leave out what no task needs: names, files, numbers, and the message around a pressed button."""
    return {kind: _trim(kind, content) for kind, content in update.items()}


def _trim(kind: str, content: Any) -> Any:  # noqa: ANN401 - JSON
    if not isinstance(content, dict):
        return content
    if kind == "message":
        content = _only(content, MESSAGE_KEPT)
    elif kind == "callback_query" and isinstance(content.get("message"), dict):
        content = content | {"message": _only(content["message"], PRESSED_KEPT)}
    elif kind in {"from", "user"}:
        # aiogram's type wants a first name; none is kept.
        return _only(content, USER_KEPT) | {"first_name": ""}
    elif kind == "chat":
        return _only(content, CHAT_KEPT)
    return {name: _trim(name, value) for name, value in content.items()}


def _only(content: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: content[name] for name in names if name in content}


def _mend(value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_mend(item) for item in value]
    if isinstance(value, dict):
        return {_mend(key): _mend(item) for key, item in value.items()}
    return value
