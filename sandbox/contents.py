"""What people send beside text: plausible photos, voices, places and the like."""

import hashlib
from collections.abc import Callable

from sandbox.errors import PersonError
from sandbox.json_types import Json
from sandbox.model import Phone

PRIMARY_PHONE_NUMBER = 491_500_000_000


def file_ids(kind: str, seed: str) -> Json:
    """Return identifiers that look like Telegram's and are the same for the same seed."""
    digest = hashlib.sha256(f"{kind} {seed}".encode()).hexdigest()
    return {"file_id": f"AgACAgIAAxkB{digest[:48]}", "file_unique_id": f"AQAD{digest[48:60]}"}


def content(kind: str, asked: Json, phone: Phone, seed: str) -> Json:
    """Return the message fields of one kind; `asked` may hold a caption, a place, a number."""
    if kind not in KINDS:
        raise PersonError(f"kind must be one of {', '.join(KINDS)}")
    try:
        body = KINDS[kind](asked, phone, file_ids(kind, seed))
    except (TypeError, ValueError):
        raise PersonError("duration and user_id must be whole numbers") from None
    caption = {"caption": str(asked["caption"])} if asked.get("caption") and kind in CAPTIONED else {}
    return {**body, **caption}


def photo(asked: Json, phone: Phone, ids: Json) -> Json:
    """Return a photo in two sizes."""
    del asked, phone
    small = {"file_id": f"{ids['file_id']}s", "file_unique_id": f"{ids['file_unique_id']}s"}
    return {
        "photo": [
            {**small, "width": 90, "height": 67, "file_size": 1_400},
            {**ids, "width": 1280, "height": 960, "file_size": 145_000},
        ],
    }


def voice(asked: Json, phone: Phone, ids: Json) -> Json:
    """Return a voice message; `duration` in seconds."""
    del phone
    duration = int(asked.get("duration", 4))
    return {"voice": {**ids, "duration": duration, "mime_type": "audio/ogg", "file_size": 4_200 * duration}}


def document(asked: Json, phone: Phone, ids: Json) -> Json:
    """Return a file."""
    del phone
    name = str(asked.get("file_name", "document.pdf"))
    return {"document": {**ids, "file_name": name, "mime_type": "application/pdf", "file_size": 48_000}}


def sticker(asked: Json, phone: Phone, ids: Json) -> Json:
    """Return a sticker."""
    del phone
    size = {"width": 512, "height": 512}
    emoji = str(asked.get("emoji", "👍"))
    return {
        "sticker": {**ids, **size, "type": "regular", "is_animated": False, "is_video": False, "emoji": emoji}
    }


def video_note(asked: Json, phone: Phone, ids: Json) -> Json:
    """Return a round video; `duration` in seconds."""
    del phone
    return {
        "video_note": {**ids, "length": 384, "duration": int(asked.get("duration", 5)), "file_size": 390_000}
    }


def location(asked: Json, phone: Phone, ids: Json) -> Json:
    """Return a place in degrees."""
    del phone, ids
    try:
        return {"location": {name: float(asked[name]) for name in ("latitude", "longitude")}}
    except (KeyError, TypeError, ValueError):
        raise PersonError("a location needs latitude and longitude") from None


def contact(asked: Json, phone: Phone, ids: Json) -> Json:
    """Return a contact: the phone's own unless another `user_id` (or null) is given."""
    del ids
    number = str(asked.get("phone_number", f"+{PRIMARY_PHONE_NUMBER + phone.id % 10**7}"))
    owner = asked.get("user_id", phone.id)
    user = {} if owner is None else {"user_id": int(owner)}
    last_name = {"last_name": phone.last_name} if phone.last_name else {}
    first_name = str(asked.get("first_name", phone.first_name))
    return {"contact": {"phone_number": number, "first_name": first_name, **last_name, **user}}


CAPTIONED = frozenset({"photo", "voice", "document"})
KINDS: dict[str, Callable[[Json, Phone, Json], Json]] = {
    "photo": photo,
    "voice": voice,
    "document": document,
    "sticker": sticker,
    "video_note": video_note,
    "location": location,
    "contact": contact,
}
