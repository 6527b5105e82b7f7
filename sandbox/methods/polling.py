"""getMe, getUpdates and the webhook methods that polling bots call."""

from sandbox.errors import bad_request
from sandbox.json_types import Json
from sandbox.params import Params
from sandbox.world import World

LONGEST_POLL_SECONDS = 50
MOST_UPDATES = 100


class RawList(list[str]):
    """Updates as JSON texts, to be written into the answer exactly as they are."""


async def get_me(world: World, params: Params) -> Json:
    """Return the bot itself."""
    del params
    return world.bot.as_me()


async def get_updates(world: World, params: Params) -> RawList:
    """Return waiting updates; wait up to `timeout` seconds of real time when there are none."""
    remember_allowed(world, params)
    offset = params.integer("offset")
    if offset:
        world.updates.confirm(offset)
    limit = params.integer("limit", MOST_UPDATES)
    seconds = min(max(params.integer("timeout"), 0), LONGEST_POLL_SECONDS)
    return RawList(await world.updates.poll(limit if 1 <= limit <= MOST_UPDATES else MOST_UPDATES, seconds))


def remember_allowed(world: World, params: Params) -> None:
    """Keep the wanted kinds; a call that does not name them changes nothing."""
    if "allowed_updates" not in params.values:
        return
    kinds = params.json_array("allowed_updates", "allowed updates", "String")
    if not all(isinstance(kind, str) for kind in kinds):
        raise bad_request("Expected an Array of String")
    world.updates.allowed = [str(kind) for kind in kinds] or None


async def delete_webhook(world: World, params: Params) -> bool:
    """Drop what waits if asked to; there is never a webhook to delete."""
    if params.flag("drop_pending_updates"):
        world.updates.clear()
    return True


async def get_webhook_info(world: World, params: Params) -> Json:
    """Say that there is no webhook and how many updates wait."""
    del params
    allowed = {"allowed_updates": world.updates.allowed} if world.updates.allowed else {}
    pending = world.updates.pending()
    return {"url": "", "has_custom_certificate": False, "pending_update_count": pending, **allowed}
