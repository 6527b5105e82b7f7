"""Answering presses on inline buttons."""

from sandbox.entities import utf16_length
from sandbox.errors import bad_request
from sandbox.params import Params
from sandbox.world import PRESS_LIFETIME, World

ALERT_LIMIT = 200
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


async def answer_callback_query(world: World, params: Params) -> bool:
    """End a press's progress bar, with a text or without; once, and in time."""
    press = world.presses.get(params.text("callback_query_id"))
    if press is None or press.answered or world.clock.now() - press.pressed_at > PRESS_LIFETIME:
        raise bad_request(TOO_OLD)
    text = params.text("text")
    if utf16_length(text) > ALERT_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    press.answered, press.text = True, text
    press.show_alert = params.flag("show_alert")
    press.url = params.text("url") or None
    world.changed(world.chats[press.chat_id])
    return True
