"""`migrate` and `doctor`."""

import time
from email.utils import parsedate_to_datetime

import aiohttp
import click

from bot.clock import SystemClock
from bot.opening import opened
from bot.settings import ConfigurationError, Settings
from domain.offices import District
from services.district import AskDistrict
from storage import migrate as schema

CLOCK_MAY_DIFFER_S = 30
TELEGRAM_DEADLINE_S = 10
UNAUTHORIZED = 401


def migrate(settings: Settings) -> None:
    """Bring both databases up."""
    for name, url, scripts in (
        ("keys", settings.keys_url, schema.KEYS),
        ("main", settings.database_url, schema.MAIN),
    ):
        before, after = schema.bring_up(scripts, url)
        click.echo(f"{name} database: {before or 'empty'} -> {after}")


async def examine(settings: Settings, district: District) -> None:
    """Open the databases and ask Telegram; the first thing wrong ends it with its sentence."""
    with opened(settings, SystemClock(), district) as runner:
        await runner.read(AskDistrict())
    click.echo("databases: fine")
    click.echo(await _telegram(settings))


async def _telegram(settings: Settings) -> str:
    url = f"{settings.bot_api_url}/bot{settings.bot_token}/getMe"
    deadline = aiohttp.ClientTimeout(total=TELEGRAM_DEADLINE_S)
    try:
        async with aiohttp.ClientSession() as session, session.get(url, timeout=deadline) as response:
            status, date = response.status, response.headers.get("Date")
    except (aiohttp.ClientError, TimeoutError):
        return "Telegram: does not answer from here; the bot would wait for it"
    if status == UNAUTHORIZED:
        message = "BOT_TOKEN: Telegram does not know this token (401)"
        raise ConfigurationError(message)
    drift = abs(parsedate_to_datetime(date).timestamp() - time.time()) if date else 0.0
    if drift > CLOCK_MAY_DIFFER_S:
        message = f"the clock differs from Telegram's by {drift:.0f} s; reminders would be wrong"
        raise ConfigurationError(message)
    return "Telegram: token and clock fine"
