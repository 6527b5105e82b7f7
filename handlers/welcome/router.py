"""From the first word to the consent. Stateless: what is known so far stands in the buttons."""

from aiogram import Router

from handlers.filters import InPrivate, Newcomer, Pressed
from handlers.step import Step
from messages import home
from messages.presses import (
    AgreeTo,
    ChooseLanguage,
    NewcomerHelp,
    NewcomerPrivacy,
)
from messages.words import guess, languages, words_for
from services.accounts import Agree
from services.district import AskDistrict


def build_router() -> Router:
    """The router of this conversation."""
    router = Router(name="welcome")
    router.message.filter(InPrivate())
    router.callback_query.filter(InPrivate())
    router.callback_query.register(choose_language, Pressed(ChooseLanguage))
    router.callback_query.register(agree, Pressed(AgreeTo))
    router.callback_query.register(help_now, Pressed(NewcomerHelp))
    router.callback_query.register(privacy, Pressed(NewcomerPrivacy))
    router.message.register(welcome, Newcomer())
    router.callback_query.register(welcome, Newcomer())
    return router


async def welcome(_event: object, step: Step) -> None:
    """Whatever a newcomer sends or presses: the languages."""
    facts = await step.runner.read(AskDistrict())
    ours = [words_for(tag, step.words.zone) for tag in facts.languages]
    preferred = guess(step.user.language_code) or "de"
    await step.reply(home.welcome(ours, preferred), fresh=True)


async def choose_language(_event: object, press: ChooseLanguage, step: Step) -> None:
    """The notice in the chosen language; without one, the languages again."""
    facts = await step.runner.read(AskDistrict())
    if press.language not in facts.languages:
        ours = [words_for(tag, step.words.zone) for tag in facts.languages]
        await step.reply(home.welcome(ours, guess(step.user.language_code)))
        return
    await step.reply(home.notice(words_for(press.language, step.words.zone), facts.name))


async def agree(_event: object, press: AgreeTo, step: Step) -> None:
    """The consent: only now an account is made."""
    language = press.language if press.language in languages() else "de"
    await step.move(Agree(channel_id=step.user.id, language=language))


async def help_now(_event: object, press: NewcomerHelp, step: Step) -> None:
    """Help numbers, before anything is agreed."""
    facts = await step.runner.read(AskDistrict())
    await step.reply(home.newcomer_help(facts.help, words_for(press.language, step.words.zone)))


async def privacy(_event: object, press: NewcomerPrivacy, step: Step) -> None:
    """The long notice, before anything is agreed."""
    facts = await step.runner.read(AskDistrict())
    await step.reply(home.newcomer_privacy(facts.privacy, words_for(press.language, step.words.zone)))
