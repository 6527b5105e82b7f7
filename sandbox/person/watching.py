"""Reading chats and changes, moving the clock, putting raw updates into the stream."""

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from aiohttp import web

from sandbox import views
from sandbox.errors import PersonError
from sandbox.json_types import Json, dump
from sandbox.person.reading import (
    number_of,
    path_number,
    query_number,
    read_object,
    reply,
    text_of,
    wait_seconds,
)
from sandbox.world import World

NextJump = Callable[[], Awaitable[datetime | None]]
NOTHING_SEEN = -1
ALL_MESSAGES = 1_000_000
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LATEST = datetime(2999, 12, 31, tzinfo=UTC)


class Watching:
    """Handlers for chats, events, the clock and raw updates."""

    def __init__(self, world: World, next_jump: NextJump | None) -> None:
        """Serve one world; `next_jump` tells when the next reminder is due."""
        self._world = world
        self._next_jump = next_jump

    def add_routes(self, app: web.Application) -> None:
        """Take the addresses."""
        app.router.add_get("/person/chats/{chat}", self.chat)
        app.router.add_get("/person/events", self.events)
        app.router.add_get("/person/clock", self.clock)
        app.router.add_post("/person/clock", self.move_clock)
        app.router.add_post("/person/raw", self.raw)

    async def chat(self, request: web.Request) -> web.Response:
        """Show a chat as a phone sees it, waiting for a change after `after` if asked to."""
        chat = self._world.chat(path_number(request, "chat"))
        phone = self._world.phone(query_number(request, "phone", chat.id))
        if phone.id not in chat.members:
            raise PersonError(f"phone {phone.id} is not in chat {chat.id}")
        after = query_number(request, "after", NOTHING_SEEN)
        await self._world.changes.wait_for(lambda: chat.seq > after, wait_seconds(request))
        last = max(query_number(request, "last", ALL_MESSAGES), 1)
        return reply(views.chat_view(self._world, chat, phone, last))

    async def events(self, request: web.Request) -> web.Response:
        """Tell when anything changes: a counter, and each chat's own."""
        changes = self._world.changes
        after = query_number(request, "after", NOTHING_SEEN)
        await changes.wait_for(lambda: changes.seq > after, wait_seconds(request))
        chats = {str(chat.id): chat.seq for chat in self._world.chats.values()}
        return reply({"seq": changes.seq, "chats": chats, **self._clock_view()})

    def _clock_view(self) -> Json:
        clock = self._world.clock
        return {
            "now": clock.now().isoformat(timespec="milliseconds"),
            "offset_seconds": clock.offset.total_seconds(),
            "can_jump": self._next_jump is not None,
        }

    async def clock(self, request: web.Request) -> web.Response:
        """Tell the time."""
        del request
        return reply(self._clock_view())

    async def move_clock(self, request: web.Request) -> web.Response:
        """Move the clock: by seconds, to a moment, or to when the next reminder is due."""
        body = await read_object(request)
        moved = await self._move_to_next() if body.get("to_next") is True else self._move(body)
        self._world.changes.ring()
        return reply({**self._clock_view(), "moved": moved})

    def _move(self, body: Json) -> bool:
        clock = self._world.clock
        if "set" in body:
            clock.set(within_reason(moment(text_of(body, "set"))))
        else:
            clock.set(within_reason(later(clock.now(), number_of(body, "advance_seconds"))))
        return True

    async def _move_to_next(self) -> bool:
        due_at = await self._next_jump() if self._next_jump is not None else None
        if due_at is None or due_at <= self._world.clock.now():
            return False
        self._world.clock.set(due_at)
        return True

    async def raw(self, request: web.Request) -> web.Response:
        """Put an update into the stream as it is: decoded under `update`, or as JSON text under `text`."""
        body = await read_object(request)
        if "text" in body:
            update_id = self._put_text(text_of(body, "text"))
        elif isinstance(body.get("update"), dict):
            update_id = self._put_text(dump(body["update"]))
        else:
            raise PersonError("give an update, or the text of one")
        return reply({"update_id": update_id})

    def _put_text(self, text: str) -> int:
        update = decoded_object(text)
        given = update.get("update_id")
        update_id = given if isinstance(given, int) else self._world.updates.next_id()
        if "update_id" not in update and text.lstrip().startswith("{"):
            text = with_update_id(text, update_id)
        kind = next((name for name in update if name != "update_id"), "")
        self._world.updates.put_raw(text, update_id, kind)
        return update_id


def moment(written: str) -> datetime:
    """Return an aware moment from ISO 8601."""
    try:
        parsed = datetime.fromisoformat(written)
    except ValueError:
        raise PersonError("set must be a time in ISO 8601") from None
    if parsed.tzinfo is None:
        raise PersonError("set must be a time with a zone")
    return parsed


def later(now: datetime, seconds: int) -> datetime:
    """Return a moment some seconds later, the last one there is if that is too far."""
    try:
        return now + timedelta(seconds=seconds)
    except OverflowError:
        return LATEST + timedelta(days=1)


def within_reason(to: datetime) -> datetime:
    """Refuse moments that no calendar of the bot could hold."""
    if not EARLIEST <= to <= LATEST:
        raise PersonError(f"the clock runs from {EARLIEST:%Y} to {LATEST:%Y}")
    return to


def decoded_object(text: str) -> Json:
    """Return a JSON object, an empty one for whatever is none."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def with_update_id(text: str, update_id: int) -> str:
    """Write the number into an object's text and leave every other character as it is."""
    inner = text.lstrip()[1:]
    comma = "" if inner.lstrip().startswith("}") else ","
    return f'{{"update_id":{update_id}{comma}{inner}'
