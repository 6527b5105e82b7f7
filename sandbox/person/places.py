"""Phones, groups, and which of them the page shows side by side."""

from aiohttp import web

from sandbox import acts, views
from sandbox.errors import PersonError
from sandbox.json_types import Json
from sandbox.model import Chat, ChatType, Phone
from sandbox.person.reading import number_of, optional_text, read_json, read_object, reply, text_of
from sandbox.world import World

FIRST_SUPERGROUP_ID = -1_000_000_000_000


class Places:
    """Handlers for phones, groups and panes."""

    def __init__(self, world: World) -> None:
        """Serve one world."""
        self._world = world

    def add_routes(self, app: web.Application) -> None:
        """Take the addresses."""
        app.router.add_get("/person/bot", self.bot)
        app.router.add_get("/person/phones", self.phones)
        app.router.add_post("/person/phones", self.add_phone)
        app.router.add_post("/person/groups", self.add_group)
        app.router.add_get("/person/panes", self.panes)
        app.router.add_post("/person/panes", self.set_panes)

    async def bot(self, request: web.Request) -> web.Response:
        """Say who the bot is."""
        del request
        bot = self._world.bot
        return reply({"id": bot.id, "first_name": bot.first_name, "username": bot.username})

    async def phones(self, request: web.Request) -> web.Response:
        """List all phones."""
        del request
        return reply([views.phone_view(phone) for phone in self._world.phones.values()])

    async def add_phone(self, request: web.Request) -> web.Response:
        """Add a phone, or return the one with this id."""
        body = await read_object(request)
        phone = Phone(
            id=number_of(body, "id", self._world.free_phone_id()),
            first_name=text_of(body, "first_name"),
            language_code=text_of(body, "language_code"),
            last_name=optional_text(body, "last_name"),
            username=optional_text(body, "username"),
            label=optional_text(body, "label"),
        )
        if phone.id <= 0:
            raise PersonError("a phone's id is positive")
        return reply(views.phone_view(acts.add_phone(self._world, phone)))

    async def add_group(self, request: web.Request) -> web.Response:
        """Add a group with the bot in it, or return the one with this id."""
        body = await read_object(request)
        group_id = number_of(body, "id", self._world.free_group_id())
        if group_id >= 0:
            raise PersonError("a group's id is negative")
        kind: ChatType = "supergroup" if group_id < FIRST_SUPERGROUP_ID else "group"
        chat = Chat(
            id=group_id,
            type=kind,
            title=text_of(body, "title"),
            members=self._members(body),
            label=optional_text(body, "label"),
            bot_status="left",
        )
        return reply(views.group_view(acts.add_group(self._world, chat)))

    def _members(self, body: Json) -> list[int]:
        members = body.get("members")
        if not isinstance(members, list) or not members:
            raise PersonError("members must be a list of phones' ids, the creator first")
        return [self._world.phone(number_of({"member": member}, "member")).id for member in members]

    async def panes(self, request: web.Request) -> web.Response:
        """List the panes with the phone and chat each shows."""
        del request
        return reply([self._pane(pane) for pane in self._world.panes])

    async def set_panes(self, request: web.Request) -> web.Response:
        """Choose what the page shows side by side."""
        asked = await read_json(request)
        if not isinstance(asked, list) or not all(isinstance(pane, dict) for pane in asked):
            raise PersonError("the body must be a list of panes")
        self._world.panes = [self._checked(pane) for pane in asked]
        self._world.changes.ring()
        return reply([self._pane(pane) for pane in self._world.panes])

    def _checked(self, asked: Json) -> Json:
        phone = self._world.phone(number_of(asked, "phone"))
        chat = self._world.chat(number_of(asked, "chat", phone.id))
        if phone.id not in chat.members:
            raise PersonError(f"phone {phone.id} is not in chat {chat.id}")
        hint = {"hint": text_of(asked, "hint")} if asked.get("hint") else {}
        return {"phone": phone.id, "chat": chat.id, "label": text_of(asked, "label", phone.name), **hint}

    def _pane(self, pane: Json) -> Json:
        phone, chat = self._world.phones[pane["phone"]], self._world.chats[pane["chat"]]
        return {
            **pane,
            "language_code": phone.language_code,
            "name": phone.name,
            "title": chat.title if chat.is_group else self._world.bot.first_name,
            "type": chat.type,
        }
