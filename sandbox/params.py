"""Parameters of a Bot API call, however they arrived: all are texts, as on the real server."""

import json
from collections.abc import Mapping
from urllib.parse import parse_qsl

from aiohttp import web

from sandbox.errors import bad_request
from sandbox.json_types import Json, dump

TRUE = frozenset({"true", "yes", "1"})


class Params:
    """Typed reading of the parameters; wrong ones are refused in the server's words."""

    def __init__(self, values: Mapping[str, str], files: Mapping[str, bytes] | None = None) -> None:
        """Keep parameters and uploaded files by name."""
        self.values = dict(values)
        self.files = dict(files or {})

    def text(self, name: str) -> str:
        """Return a text, empty when missing; text that is no Unicode is refused."""
        value = self.values.get(name, "")
        if any("\ud800" <= character <= "\udfff" for character in value):
            raise bad_request("strings must be encoded in UTF-8")
        return value

    def integer(self, name: str, default: int = 0) -> int:
        """Return a whole number; what is none counts as missing, as on the real server."""
        try:
            return int(self.values.get(name, ""))
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        """Return a yes or no."""
        return self.values.get(name, "").strip().lower() in TRUE

    def message_id(self, name: str = "message_id") -> int:
        """Return a message's number or refuse a missing one."""
        number = self.integer(name)
        if number <= 0:
            raise bad_request("message identifier is not specified")
        return number

    def json(self, name: str, title: str) -> object:
        """Return a decoded JSON parameter, None when missing; `title` is the server's word for it."""
        value = self.values.get(name, "")
        if not value:
            return None
        try:
            decoded = decode(value)
            dump_utf8(decoded)
        except (ValueError, RecursionError):
            raise bad_request(f"Can't parse {title} JSON object") from None
        return decoded

    def json_object(self, name: str, title: str) -> Json | None:
        """Return a JSON object, None when missing or null."""
        value = self.json(name, title)
        if value is not None and not isinstance(value, dict):
            raise bad_request(f"Object expected as {title}")
        return value

    def json_array(self, name: str, title: str, of: str) -> list[object]:
        """Return a JSON array, empty when missing."""
        value = self.json(name, title)
        if value is None:
            return []
        if not isinstance(value, list):
            raise bad_request(f"Expected an Array of {of}")
        return value


def decode(text: str) -> object:
    """Decode JSON strictly: NaN and Infinity are no JSON."""
    return json.loads(text, parse_constant=refuse_constant)


def dump_utf8(value: object) -> bytes:
    """Write JSON in UTF-8; a lone surrogate in it is a ValueError, as it is none of Unicode's characters."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8")


def refuse_constant(word: str) -> object:
    """Refuse a word that Python's decoder would let pass."""
    raise ValueError(word)


async def read_params(request: web.Request) -> Params:
    """Read query string and body of any of the four forms the Bot API takes."""
    values = dict(request.query)
    if request.content_type == "multipart/form-data":
        files = await read_multipart(request, values)
        return Params(values, files)
    body = await request.read()
    if request.content_type == "application/json" and body.strip():
        values.update(from_json(body))
    elif request.content_type == "application/x-www-form-urlencoded":
        values.update(parse_qsl(body.decode("utf-8", "surrogateescape"), keep_blank_values=True))
    return Params(values)


async def read_multipart(request: web.Request, values: dict[str, str]) -> dict[str, bytes]:
    """Read form fields into `values` and return the files."""
    files: dict[str, bytes] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, str):
            values[name] = value
        elif isinstance(value, web.FileField):
            files[name] = value.file.read()
    return files


def from_json(body: bytes) -> dict[str, str]:
    """Return the members of a JSON body as texts; null counts as missing."""
    try:
        decoded = decode(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise bad_request("can't parse JSON object") from None
    if not isinstance(decoded, dict):
        raise bad_request("can't parse JSON object")
    return {
        name: value if isinstance(value, str) else dump(value)
        for name, value in decoded.items()
        if value is not None
    }
