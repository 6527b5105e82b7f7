"""What a phone does: write, press, send, start, block, come and go."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from sandbox import acts, membership, views
from sandbox.errors import NotThereError, PersonError
from sandbox.json_types import Json
from sandbox.model import BotStatus, Chat, Message, Phone
from sandbox.person.reading import (
    number_of,
    optional_text,
    path_number,
    read_object,
    reply,
    text_of,
    wait_seconds,
)
from sandbox.world import World

Act = Callable[[Phone, Json], Json]


class Acting:
    """Handlers for `/person/phones/{id}/...`."""

    def __init__(self, world: World) -> None:
        """Serve one world."""
        self._world = world

    def add_routes(self, app: web.Application) -> None:
        """Take the addresses."""
        verbs: dict[str, Act] = {
            "text": self.text,
            "tap": self.tap,
            "send": self.send,
            "start": self.start,
            "block": self.block,
            "unblock": self.unblock,
            "join": self.join,
            "leave": self.leave,
            "add_bot": self.add_bot,
            "remove_bot": self.remove_bot,
            "promote_bot": self.promote_bot,
        }
        for name, act in verbs.items():
            app.router.add_post(f"/person/phones/{{id}}/{name}", self._handler(act))
        app.router.add_get("/person/queries/{id}", self.query)

    def _handler(self, act: Act) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            phone = self._world.phone(path_number(request, "id"))
            return reply(act(phone, await read_object(request)))

        return handle

    def _chat(self, phone: Phone, body: Json) -> Chat:
        return self._world.chat(number_of(body, "chat", phone.id))

    def _group(self, body: Json) -> Chat:
        chat = self._world.chat(number_of(body, "chat"))
        if not chat.is_group:
            raise PersonError("this is no group")
        return chat

    def _sent(self, phone: Phone, message: Message) -> Json:
        return views.message_view(self._world, phone, message)

    def text(self, phone: Phone, body: Json) -> Json:
        """Write a text."""
        reply_to = number_of(body, "reply_to") if body.get("reply_to") is not None else None
        chat = self._chat(phone, body)
        return self._sent(phone, acts.say(self._world, phone, chat, text_of(body, "text"), reply_to))

    def tap(self, phone: Phone, body: Json) -> Json:
        """Press an inline button."""
        chat = self._chat(phone, body)
        message_id = number_of(body, "message_id")
        return {"query_id": acts.tap(self._world, phone, chat, message_id, text_of(body, "data")).id}

    def send(self, phone: Phone, body: Json) -> Json:
        """Send something that is no text."""
        return self._sent(phone, acts.send_kind(self._world, phone, self._chat(phone, body), body))

    def start(self, phone: Phone, body: Json) -> Json:
        """Open the bot, perhaps by a deep link."""
        return self._sent(phone, acts.start(self._world, phone, optional_text(body, "payload")))

    def block(self, phone: Phone, body: Json) -> Json:
        """Block the bot."""
        del body
        membership.set_blocked(self._world, phone, blocked=True)
        return views.phone_view(phone)

    def unblock(self, phone: Phone, body: Json) -> Json:
        """Unblock the bot."""
        del body
        membership.set_blocked(self._world, phone, blocked=False)
        return views.phone_view(phone)

    def join(self, phone: Phone, body: Json) -> Json:
        """Join a group."""
        chat = self._group(body)
        membership.join(self._world, chat, phone)
        return views.group_view(chat)

    def leave(self, phone: Phone, body: Json) -> Json:
        """Leave a group."""
        chat = self._group(body)
        membership.leave(self._world, chat, phone)
        return views.group_view(chat)

    def add_bot(self, phone: Phone, body: Json) -> Json:
        """Bring the bot into a group."""
        return self._bot_becomes(phone, body, "member")

    def remove_bot(self, phone: Phone, body: Json) -> Json:
        """Throw the bot out of a group."""
        return self._bot_becomes(phone, body, "kicked")

    def promote_bot(self, phone: Phone, body: Json) -> Json:
        """Make the bot an administrator: it then hears everything."""
        return self._bot_becomes(phone, body, "administrator")

    def _bot_becomes(self, phone: Phone, body: Json, status: BotStatus) -> Json:
        chat = self._group(body)
        acts.check_presence(phone, chat)
        membership.set_bot_status(self._world, chat, phone.as_user(), status)
        return views.group_view(chat)

    async def query(self, request: web.Request) -> web.Response:
        """Tell what the bot answered to a press; wait for it if asked to."""
        press = self._world.presses.get(request.match_info["id"])
        if press is None:
            raise NotThereError("there is no such press")
        await self._world.changes.wait_for(lambda: press.answered, wait_seconds(request))
        return reply(views.press_view(press))
