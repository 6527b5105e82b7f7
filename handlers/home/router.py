"""Commands and buttons that work in every state."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers.filters import Command, InPrivate, Pressed
from handlers.step import Step
from messages.presses import (
    Aside,
    Back,
    Home,
    SetLanguage,
)
from services.accounts import ChangeLanguage
from services.dialogue import GoBack, GoHome, LookAside
from services.model import At


def build_router() -> Router:
    """The router of this conversation."""
    router = Router(name="home")
    router.message.filter(InPrivate())
    router.callback_query.filter(InPrivate())
    router.message.register(start, Command("start", "menu"))
    router.message.register(help_now, Command("help", "hilfe"))
    router.message.register(language, Command("language", "sprache"))
    router.callback_query.register(home, Pressed(Home))
    router.callback_query.register(back, Pressed(Back))
    router.callback_query.register(aside, Pressed(Aside))
    router.callback_query.register(set_language, Pressed(SetLanguage))
    return router


async def start(_message: Message, step: Step) -> None:
    """/start and /menu."""
    await step.move(GoHome(account_id=step.account_id), fresh=True)


async def help_now(_message: Message, step: Step) -> None:
    """/help: the numbers at once."""
    await step.move(LookAside(account_id=step.account_id, to=At.HELP), fresh=True)


async def language(_message: Message, step: Step) -> None:
    """/language."""
    await step.move(LookAside(account_id=step.account_id, to=At.LANGUAGE), fresh=True)


async def home(_query: CallbackQuery, step: Step) -> None:
    """To the start, however old the button is."""
    await step.move(GoHome(account_id=step.account_id))


async def back(_query: CallbackQuery, press: Back, step: Step) -> None:
    """One screen back."""
    await step.move(GoBack(account_id=step.account_id, version=press.v))


ASIDE = {screen.value: screen for screen in (At.HELP, At.LANGUAGE, At.PRIVACY, At.TALK_LANGUAGE)}


async def aside(_query: CallbackQuery, press: Aside, step: Step) -> None:
    """Help, languages, data protection, language of the talk: only the last depends on where one is."""
    to = ASIDE.get(press.to, At.HELP)
    version = press.v if to is At.TALK_LANGUAGE else None
    await step.move(LookAside(account_id=step.account_id, to=to, version=version))


async def set_language(_query: CallbackQuery, press: SetLanguage, step: Step) -> None:
    """Another language for the chat."""
    await step.move(ChangeLanguage(account_id=step.account_id, version=press.v, language=press.language))
