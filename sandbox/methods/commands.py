"""The bot's list of commands, per scope and language."""

import re

from sandbox.errors import bad_request
from sandbox.json_types import Json, dump
from sandbox.params import Params
from sandbox.world import World

MOST_COMMANDS = 100
DESCRIPTION_LIMIT = 256
NAME = re.compile(r"/?[a-z0-9_]{1,32}")
LANGUAGE = re.compile(r"([a-z]{2})?")
SCOPE_FIELDS: dict[str, tuple[str, ...]] = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}


def scope_key(scope_type: str, chat_id: int = 0, user_id: int = 0) -> str:
    """Return a scope as a text that can be compared."""
    given = {"chat_id": chat_id, "user_id": user_id}
    return dump([scope_type, *(given[name] for name in SCOPE_FIELDS[scope_type])])


def read_scope(world: World, params: Params) -> str:
    """Return the key of the call's scope; the default one when it names none."""
    value = params.json("scope", "BotCommandScope")
    if value is None:
        return scope_key("default")
    if not isinstance(value, dict):
        raise bad_request("BotCommandScope must be an Object")
    kind = value.get("type")
    if not isinstance(kind, str) or kind not in SCOPE_FIELDS:
        raise bad_request("Can't parse BotCommandScope: Unsupported type specified")
    ids = {name: whole(value.get(name)) for name in SCOPE_FIELDS[kind]}
    if "chat_id" in ids and ids["chat_id"] not in world.chats:
        raise bad_request("chat not found")
    return scope_key(kind, ids.get("chat_id", 0), ids.get("user_id", 0))


def whole(value: object) -> int:
    """Return a number that may have been written as a text; what is none becomes 0, which nobody has."""
    try:
        return int(str(value))
    except ValueError:
        return 0


def read_language(params: Params) -> str:
    """Return a two-letter language or nothing."""
    language = params.text("language_code")
    if not LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return language


def read_command(given: object) -> Json:
    """Return one checked command."""
    if not isinstance(given, dict):
        raise bad_request("Can't parse BotCommand: expected an Object")
    for name in ("command", "description"):
        if not isinstance(given.get(name), str):
            raise bad_request(f"Can't parse BotCommand: Can't find field \"{name}\"")
    if not NAME.fullmatch(given["command"]):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(given["description"]) <= DESCRIPTION_LIMIT:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": given["command"].removeprefix("/"), "description": given["description"]}


async def set_my_commands(world: World, params: Params) -> bool:
    """Replace the commands of one scope and language."""
    commands = [read_command(one) for one in params.json_array("commands", "commands", "BotCommand")]
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    world.commands[read_scope(world, params), read_language(params)] = commands
    world.changed_everywhere()
    return True


async def get_my_commands(world: World, params: Params) -> list[Json]:
    """Return the commands of exactly one scope and language."""
    return world.commands.get((read_scope(world, params), read_language(params)), [])


async def delete_my_commands(world: World, params: Params) -> bool:
    """Forget the commands of one scope and language."""
    world.commands.pop((read_scope(world, params), read_language(params)), None)
    world.changed_everywhere()
    return True


def commands_for(world: World, chat_id: int, phone_id: int) -> list[Json]:
    """Return the commands a phone's app offers in a chat: the closest scope, first in its language."""
    chat = world.chats[chat_id]
    if chat.is_group:
        creator = chat.members[:1] == [phone_id]
        scopes = [scope_key("chat_member", chat_id, phone_id)]
        scopes += [scope_key("chat_administrators", chat_id)] * creator
        scopes += [scope_key("chat", chat_id), *[scope_key("all_chat_administrators")] * creator]
        scopes += [scope_key("all_group_chats")]
    else:
        scopes = [scope_key("chat", chat_id), scope_key("all_private_chats")]
    language = world.phones[phone_id].language_code[:2]
    keys = [(scope, spoken) for scope in (*scopes, scope_key("default")) for spoken in (language, "")]
    return next((world.commands[key] for key in keys if world.commands.get(key)), [])
