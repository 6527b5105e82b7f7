"""Reading requests of the people's side, and saying what is wrong with them in one sentence."""

import json
from collections.abc import Awaitable, Callable

from aiohttp import web

from sandbox.errors import PersonError
from sandbox.json_types import Json, dump

LONGEST_WAIT_SECONDS = 60.0
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def sentences(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn refusals into `{"error": sentence}`."""
    try:
        return await handler(request)
    except PersonError as error:
        return reply({"error": str(error)}, status=error.status)


def reply(value: object, status: int = 200) -> web.Response:
    """Return a JSON response in ASCII: lone surrogates stay escapes."""
    return web.Response(status=status, text=dump(value), content_type="application/json")


async def read_json(request: web.Request) -> object:
    """Return the decoded body; unlike the Bot API's side it may hold NaN and lone surrogates."""
    try:
        return json.loads((await request.read()).decode("utf-8") or "{}")
    except (ValueError, RecursionError):
        raise PersonError("the body must be JSON") from None


async def read_object(request: web.Request) -> Json:
    """Return the body, which must be a JSON object."""
    value = await read_json(request)
    if not isinstance(value, dict):
        raise PersonError("the body must be a JSON object")
    return value


def text_of(body: Json, name: str, default: str | None = None) -> str:
    """Return a text of the body; without a default it must be there."""
    value = body.get(name, default)
    if not isinstance(value, str):
        raise PersonError(f"{name} must be a text")
    return value


def optional_text(body: Json, name: str) -> str | None:
    """Return a text of the body or None."""
    return text_of(body, name) if body.get(name) is not None else None


def number_of(body: Json, name: str, default: int | None = None) -> int:
    """Return a whole number of the body; without a default it must be there."""
    value = body.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool):
        raise PersonError(f"{name} must be a whole number")
    return value


def path_number(request: web.Request, name: str) -> int:
    """Return a whole number from the address."""
    return whole(request.match_info[name], name)


def query_number(request: web.Request, name: str, default: int) -> int:
    """Return a whole number from the query string."""
    return whole(request.query.get(name, str(default)), name)


def whole(written: str, name: str) -> int:
    """Return a whole number or refuse what is none."""
    try:
        return int(written)
    except ValueError:
        raise PersonError(f"{name} must be a whole number") from None


def wait_seconds(request: web.Request) -> float:
    """Return how long the caller wants to wait, in seconds of real time."""
    written = request.query.get("wait", "0")
    try:
        seconds = float(written)
    except ValueError:
        raise PersonError("wait must be a number of seconds") from None
    return min(max(seconds, 0.0), LONGEST_WAIT_SECONDS)
