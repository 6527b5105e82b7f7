"""Raw updates: out of Telegram's answer, trimmed to what is needed, safe to keep and to read again."""

import json
from typing import Any

from services.model import RawUpdate

ALLOWED_UPDATES = ["message", "callback_query", "my_chat_member", "chat_member"]
USER_KEPT = ("id", "is_bot", "language_code")
MESSAGE_KEPT = ("message_id", "date", "chat")


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
    """Leave out what no task needs: names, and the message around a pressed button."""
    kept = dict(update)
    for kind in ("message", "callback_query"):
        content = kept.get(kind)
        if isinstance(content, dict):
            kept[kind] = _trim_sender(content)
    query = kept.get("callback_query")
    if isinstance(query, dict) and isinstance(query.get("message"), dict):
        message = query["message"]
        kept["callback_query"] = query | {
            "message": {name: message[name] for name in MESSAGE_KEPT if name in message}
        }
    return kept


def _trim_sender(content: dict[str, Any]) -> dict[str, Any]:
    sender = content.get("from")
    if not isinstance(sender, dict):
        return content
    # aiogram's type wants a first name; none is kept.
    kept = {name: sender[name] for name in USER_KEPT if name in sender} | {"first_name": ""}
    return content | {"from": kept}


def _mend(value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_mend(item) for item in value]
    if isinstance(value, dict):
        return {_mend(key): _mend(item) for key, item in value.items()}
    return value
