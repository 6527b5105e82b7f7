"""Names for the JSON values that travel between the sandbox and its visitors."""

import json
from typing import Any

# JSON from outside is unknown until looked at; Any says exactly that.
Json = dict[str, Any]


def dump(value: object) -> str:
    """Write JSON in ASCII, so that lone surrogates travel as the escapes they are."""
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


def drop_none(**fields: object) -> Json:
    """Build an object without the fields that have no value: the Bot API never sends null."""
    return {name: value for name, value in fields.items() if value is not None}
