"""People with phones, for tests: everything goes over HTTP to the sandbox, as from a real app."""

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Self
from zoneinfo import ZoneInfo

import aiohttp

Json = dict[str, Any]
PATIENCE_SECONDS = 10.0


class NotSeenError(AssertionError):
    """What was waited for did not appear; the message shows the chat as the person sees it."""


class RefusedError(AssertionError):
    """The sandbox refused what the person wanted to do."""


@dataclass(frozen=True)
class Button:
    """An inline button."""

    text: str
    data: str | None = None
    url: str | None = None
    copy: str | None = None
    style: str | None = None


@dataclass(frozen=True)
class Answer:
    """The bot's answer to a press."""

    answered: bool
    text: str
    show_alert: bool
    url: str | None


@dataclass(frozen=True)
class Seen:
    """A message as its reader sees it; `raw` is the sandbox's own object."""

    raw: Json

    @property
    def id(self) -> int:
        """Its number in the chat."""
        return int(self.raw["id"])

    @property
    def text(self) -> str:
        """Its text or caption."""
        return str(self.raw["text"])

    @property
    def from_bot(self) -> bool:
        """Whether the bot wrote it."""
        return bool(self.raw["from_bot"])

    @property
    def sender(self) -> str:
        """The writer's name."""
        return str(self.raw["sender"])

    @property
    def edited(self) -> bool:
        """Whether it was changed after sending."""
        return bool(self.raw["edited"])

    @property
    def date(self) -> datetime:
        """When it was sent, by the sandbox's clock; aware."""
        return datetime.fromisoformat(self.raw["date"])

    @property
    def entities(self) -> list[Json]:
        """Bold text, links and the like, as the Bot API writes them."""
        return list(self.raw["entities"])

    @property
    def rows(self) -> list[list[Button]]:
        """The inline buttons as they are laid out."""
        return [[Button(**button) for button in row] for row in self.raw["buttons"]]

    @property
    def buttons(self) -> list[str]:
        """The labels of the inline buttons, row after row."""
        return [button.text for row in self.rows for button in row]

    def button(self, label: str) -> Button:
        """Return the button with this label: the exact one, else one that begins so, else one that contains it."""
        every = [button for row in self.rows for button in row]
        tests: Sequence[Callable[[str], bool]] = (
            lambda text: text == label,
            lambda text: text.startswith(label),
            lambda text: label in text,
        )
        for test in tests:
            for button in every:
                if test(button.text):
                    return button
        raise NotSeenError(f"no button {label!r} on:\n{self}")

    def __str__(self) -> str:
        """Draw the message for a failure's explanation."""
        text = self.text if self.raw["kind"] == "text" else f"<{self.raw['kind']}> {self.text}"
        lines = [f"#{self.id} {self.sender}{' (edited)' if self.edited else ''}: {text}"]
        lines += ["    " + " ".join(f"[{button.text}]" for button in row) for row in self.rows]
        return "\n".join(lines)


class ChatOnPhone:
    """A chat as one phone shows it, and what its owner can do there."""

    def __init__(self, people: "People", phone_id: int, chat_id: int, name: str) -> None:
        """Look at a chat with somebody's eyes."""
        self._people = people
        self.phone_id = phone_id
        self.chat_id = chat_id
        self.name = name

    async def view(self, after: int = -1, wait: float = 0) -> Json:
        """Return the sandbox's view of the chat; wait for a change after `after` if asked to."""
        params = {"phone": self.phone_id, "after": after, "wait": wait}
        result: Json = await self._people.get(f"/person/chats/{self.chat_id}", params)
        return result

    async def chat(self) -> list[Seen]:
        """Return the messages, oldest first."""
        return [Seen(raw) for raw in (await self.view())["messages"]]

    async def last(self) -> Seen:
        """Return the newest message."""
        messages = await self.chat()
        if not messages:
            raise NotSeenError(f"{self.name} sees an empty chat")
        return messages[-1]

    async def keyboard(self) -> list[list[str]]:
        """Return the labels of the reply keyboard, no rows if there is none."""
        shown = (await self.view())["keyboard"]
        return [[button["text"] for button in row] for row in shown["rows"]] if shown else []

    async def wait(
        self,
        condition: Callable[[Seen], bool],
        *,
        what: str = "such a message",
        after: Seen | None = None,
        timeout: float = PATIENCE_SECONDS,  # noqa: ASYNC109 - a test's patience, told in its failure
    ) -> Seen:
        """Return the newest message that meets the condition, waiting for it in real time.

        With `after` only messages sent later than that one count.
        """
        oldest = after.id if after else 0
        deadline = time.monotonic() + timeout
        view = await self.view()
        while True:
            found = [seen for seen in map(Seen, view["messages"]) if seen.id > oldest and condition(seen)]
            if found:
                return found[-1]
            left = deadline - time.monotonic()
            if left <= 0:
                raise NotSeenError(self._not_seen(what, timeout, view))
            view = await self.view(after=view["seq"], wait=left)

    async def see(
        self,
        text: str,
        *,
        after: Seen | None = None,
        timeout: float = PATIENCE_SECONDS,  # noqa: ASYNC109
    ) -> Seen:
        """Return the newest message of the bot that contains the text, waiting for it."""

        def wanted(seen: Seen) -> bool:
            return seen.from_bot and text in seen.text

        return await self.wait(wanted, what=repr(text), after=after, timeout=timeout)

    async def see_gone(self, message: Seen, *, timeout: float = PATIENCE_SECONDS) -> None:  # noqa: ASYNC109
        """Wait until a message is deleted."""
        deadline = time.monotonic() + timeout
        view = await self.view()
        while any(raw["id"] == message.id for raw in view["messages"]):
            left = deadline - time.monotonic()
            if left <= 0:
                raise NotSeenError(self._not_seen(f"the end of #{message.id}", timeout, view))
            view = await self.view(after=view["seq"], wait=left)

    async def text(self, text: str, reply_to: Seen | None = None) -> Seen:
        """Write."""
        reply = {"reply_to": reply_to.id} if reply_to else {}
        return Seen(await self.do("text", text=text, **reply))

    async def send(self, kind: str, **fields: object) -> Seen:
        """Send a photo, voice, document, sticker, video_note, location or contact."""
        return Seen(await self.do("send", kind=kind, **fields))

    async def tap(self, message: Seen | None, label: str, *, timeout: float = PATIENCE_SECONDS) -> Answer:  # noqa: ASYNC109
        """Press a button, on the newest message that has one with this label if none is given; return the answer."""
        target = message or await self._with_button(label, timeout)
        button = target.button(label)
        if button.data is None:
            raise RefusedError(f"the button {button.text!r} opens or copies something: it sends no press")
        return await self.tap_data(target, button.data, timeout=timeout)

    async def tap_data(self, message: Seen, data: str, *, timeout: float = PATIENCE_SECONDS) -> Answer:  # noqa: ASYNC109
        """Press with any data, as a changed app could; return the bot's answer."""
        query_id = await self.press(message, data)
        answer = await self._people.get(f"/person/queries/{query_id}", {"wait": timeout})
        if not answer["answered"]:
            what = f"an answer to the press {data!r}"
            raise NotSeenError(self._not_seen(what, timeout, await self.view()))
        return Answer(**answer)

    async def press(self, message: Seen, data: str) -> str:
        """Press and do not wait; return the press's id."""
        return str((await self.do("tap", message_id=message.id, data=data))["query_id"])

    async def _with_button(self, label: str, seconds: float) -> Seen:
        return await self.wait(
            lambda seen: any(label in text for text in seen.buttons),
            what=f"a button {label!r}",
            timeout=seconds,
        )

    async def do(self, verb: str, **fields: object) -> Json:
        """Do anything a phone can do, by the name of its address."""
        path = f"/person/phones/{self.phone_id}/{verb}"
        result: Json = await self._people.post(path, {"chat": self.chat_id, **fields})
        return result

    def _not_seen(self, what: str, seconds: float, view: Json) -> str:
        drawn = "\n".join(str(Seen(raw)) for raw in view["messages"]) or "(nothing)"
        keyboard = view["keyboard"]
        under = (
            f"\nkeyboard: {[[one['text'] for one in row] for row in keyboard['rows']]}" if keyboard else ""
        )
        return f"{self.name} did not see {what} within {seconds:g} s. {self.name} sees:\n{drawn}{under}"


class PersonPhone(ChatOnPhone):
    """A phone; without more words its private chat with the bot."""

    @property
    def id(self) -> int:
        """The account's id."""
        return self.phone_id

    def in_chat(self, chat_id: int) -> ChatOnPhone:
        """Look at another chat on this phone, with the same verbs."""
        return ChatOnPhone(self._people, self.phone_id, chat_id, self.name)

    async def start(self, payload: str | None = None) -> Seen:
        """Open the bot, perhaps by a deep link."""
        return Seen(await self.do("start", payload=payload))

    async def block(self) -> None:
        """Block the bot."""
        await self.do("block")

    async def unblock(self) -> None:
        """Unblock the bot."""
        await self.do("unblock")

    async def join(self, chat_id: int) -> None:
        """Join a group."""
        await self.in_chat(chat_id).do("join")

    async def leave(self, chat_id: int) -> None:
        """Leave a group."""
        await self.in_chat(chat_id).do("leave")

    async def remove_bot(self, chat_id: int) -> None:
        """Throw the bot out of a group."""
        await self.in_chat(chat_id).do("remove_bot")

    async def add_bot(self, chat_id: int) -> None:
        """Bring the bot into a group."""
        await self.in_chat(chat_id).do("add_bot")

    async def promote_bot(self, chat_id: int) -> None:
        """Make the bot an administrator of a group."""
        await self.in_chat(chat_id).do("promote_bot")


@dataclass(frozen=True)
class Group:
    """A group with the bot in it."""

    id: int
    title: str
    members: list[int]


class People:
    """Everybody at one sandbox; the context manager ends the HTTP session."""

    def __init__(self, url: str) -> None:
        """Use the sandbox at this address."""
        self._url = url.rstrip("/")
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        """Open the session."""
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the session."""
        if self._session is not None:
            await self._session.close()

    async def phone(self, first_name: str, language_code: str, **fields: object) -> PersonPhone:
        """Add a phone (`id`, `last_name`, `username`, `label` may be given)."""
        body = {"first_name": first_name, "language_code": language_code, **fields}
        made = await self.post("/person/phones", body)
        return PersonPhone(self, made["id"], made["id"], first_name)

    async def group(self, title: str, members: Sequence[PersonPhone | int], **fields: object) -> Group:
        """Add a group with the bot in it; the first member created it."""
        ids = [member if isinstance(member, int) else member.id for member in members]
        made = await self.post("/person/groups", {"title": title, "members": ids, **fields})
        return Group(made["id"], made["title"], made["members"])

    async def panes(self, panes: list[Json]) -> None:
        """Choose what the page shows side by side."""
        await self.post("/person/panes", panes)

    async def raw(self, update: Json) -> int:
        """Put an update into the stream as it is; return its number."""
        return int((await self.post("/person/raw", {"update": update}))["update_id"])

    async def raw_text(self, text: str) -> int:
        """Put JSON text into the stream, character by character as it is; return its number."""
        return int((await self.post("/person/raw", {"text": text}))["update_id"])

    async def now(self) -> datetime:
        """Return the sandbox's time; aware."""
        return datetime.fromisoformat((await self.get("/person/clock"))["now"])

    async def advance(self, **duration: float) -> datetime:
        """Move the clock, as `timedelta(**duration)` says; return the new time."""
        seconds = round(timedelta(**duration).total_seconds())
        moved = await self.post("/person/clock", {"advance_seconds": seconds})
        return datetime.fromisoformat(moved["now"])

    async def set_clock(self, to: datetime) -> None:
        """Move the clock to an aware moment."""
        await self.post("/person/clock", {"set": to.isoformat()})

    async def get(self, path: str, params: Json | None = None) -> Any:
        """Read from the people's side."""
        return await self._call("GET", path, params=params)

    async def post(self, path: str, body: object) -> Any:
        """Do something on the people's side."""
        return await self._call("POST", path, json=body)

    async def _call(self, method: str, path: str, **how: Any) -> Any:
        if self._session is None:
            raise RuntimeError("use People as an async context manager")
        patience = aiohttp.ClientTimeout(total=90)
        async with self._session.request(method, f"{self._url}{path}", timeout=patience, **how) as response:
            body = await response.json(content_type=None)
        if response.status != 200:
            raise RefusedError(f"{method} {path}: {body.get('error', body)}")
        return body


def start_of(message: Seen) -> datetime:
    """The start that a message tells, in UTC."""
    found = re.search(r"(\d\d\.\d\d\.\d{4}), (\d\d:\d\d)", message.text)
    assert found, message.text
    wall = datetime.strptime(" ".join(found.groups()), "%d.%m.%Y %H:%M")  # noqa: DTZ007 - wall time
    return wall.replace(tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)
