"""`run`: the bot on a real token, until a signal stops it."""

import gc

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramNetworkError, TelegramUnauthorizedError

from adapters.districts.bindings import load_bindings
from bot.app import App, Telegram
from bot.clock import SystemClock
from bot.intake import SecondPoller, WrongToken
from bot.lifetime import stop_signal, until
from bot.opening import bind_staff, opened
from bot.settings import ConfigurationError, Settings
from bot.web import serve
from domain.offices import District
from storage.engines import is_sqlite

log = structlog.get_logger(__name__)

STAFF_FILE = "staff.yaml"


class TelegramConflict(Exception):
    """Another program receives this bot's updates."""


async def run(settings: Settings, district: District) -> None:
    """Serve until SIGTERM or Ctrl-C."""
    staff_file = settings.district / STAFF_FILE
    with opened(settings, SystemClock(), district) as runner:
        if staff_file.is_file():
            await runner.run(bind_staff(load_bindings(staff_file, district)))
        telegram = Telegram(token=settings.bot_token, api_url=settings.bot_api_url)
        app = App(telegram=telegram, runner=runner, district=district)
        await check_token(app.bot)
        stop = stop_signal()
        async with (
            serve(settings.web_host, settings.web_port, app.health, runner) as port,
            app.running(alone=is_sqlite(settings.database_url)) as ended,
        ):
            settle_memory()
            log.info("ready", district=district.code, web_port=port)
            try:
                await until(stop, ended)
            except SecondPoller as error:
                raise TelegramConflict from error
            except WrongToken as error:
                message = "BOT_TOKEN: Telegram no longer knows this token (401)."
                raise ConfigurationError(message) from error


async def check_token(bot: Bot) -> None:
    """A wrong token is a configuration error; a network that is away is waited for by polling."""
    try:
        await bot.get_me()
    except TelegramUnauthorizedError as error:
        message = "BOT_TOKEN: Telegram does not know this token (401). Please copy it from BotFather again."
        await bot.session.close()
        raise ConfigurationError(message) from error
    except (TelegramNetworkError, TelegramAPIError) as error:
        log.warning("telegram does not answer yet", error=type(error).__name__)


def settle_memory() -> None:
    """After start nothing of what is loaded is garbage: measured, updates take a third less time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)
