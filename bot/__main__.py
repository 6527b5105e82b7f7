"""The commands. Each loads only what it needs: aiogram alone takes seconds to import."""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from typing import Any, NoReturn

import click

from bot.logs import set_up
from bot.settings import ConfigurationError, Settings, load_settings, new_secret_key, require_for_run
from domain.offices import District

USAGE, UNAVAILABLE, CONFIGURATION = 64, 69, 78


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Sozialraumlotse: families book talks with their neighbourhood office."""


@cli.command()
def run() -> None:
    """Serve families and staff until stopped."""
    settings, district = _configuration(require_for_run)
    from bot.run import TelegramConflict
    from bot.run import run as serve

    try:
        _guarded(lambda: serve(settings, district))
    except TelegramConflict:
        fail(
            UNAVAILABLE,
            "Another program receives this bot's messages (409). Stop it, or use another token.",
        )


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8080, show_default=True, type=click.IntRange(0, 65535))
def demo(host: str, port: int) -> None:
    """Try everything without a token: simulated phones, staff, and a clock that can be moved."""
    settings, district = _configuration(default_level="WARNING")
    from bot.demo import demo as show

    _guarded(lambda: show(settings, district, host, port))


@cli.command()
def migrate() -> None:
    """Bring the database's schema up to this program's version."""
    from bot.maintenance import migrate as bring_up

    settings = _settings()
    _guarded_call(lambda: bring_up(settings))


@cli.command()
def doctor() -> None:
    """Check settings, district files, databases, clock and token; say what to mend."""
    settings, district = _configuration(require_for_run)
    from bot.maintenance import examine

    click.echo(f"settings: fine\ndistrict: {district.name}, {len(district.offices)} offices")
    _guarded(lambda: examine(settings, district))


@cli.command("new-key")
def new_key() -> None:
    """Print a fresh key for SECRET_KEYS."""
    click.echo(new_secret_key())


def _settings(default_level: str | None = None) -> Settings:
    try:
        settings = load_settings()
    except ConfigurationError as error:
        fail(CONFIGURATION, str(error))
    explicit = "log_level" in settings.model_fields_set
    set_up(settings.log_level if explicit or not default_level else default_level, settings.log_format)
    return settings


def _configuration(
    check: Callable[[Settings], None] | None = None, default_level: str | None = None
) -> tuple[Settings, District]:
    """Settings and district, both fine; read before anything slow is imported."""
    from adapters.districts.errors import DistrictError
    from adapters.districts.loader import load_district

    settings = _settings(default_level)
    try:
        if check:
            check(settings)
        return settings, load_district(settings.district)
    except (ConfigurationError, DistrictError) as error:
        fail(CONFIGURATION, str(error))


def _guarded(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    _guarded_call(lambda: asyncio.run(work()))


def _guarded_call(work: Callable[[], None]) -> None:
    from adapters.districts.errors import DistrictError
    from storage.database import AlreadyRunning, DatabaseCorrupt
    from storage.migrate import DatabaseUnreachable, SchemaMismatch

    try:
        work()
    except (ConfigurationError, DistrictError) as error:
        fail(CONFIGURATION, str(error))
    except DatabaseUnreachable:
        fail(
            UNAVAILABLE, "The database cannot be reached. Check DATABASE_URL and KEYS_URL, and that it runs."
        )
    except AlreadyRunning:
        fail(UNAVAILABLE, "Another process uses this database already. Stop it first.")
    except SchemaMismatch:
        fail(CONFIGURATION, "The database has another version. Make a backup, then: python -m bot migrate")
    except DatabaseCorrupt:
        fail(
            UNAVAILABLE,
            "The database file is damaged. Nothing was changed. Restore the last backup in its place "
            "(docs/operating/restore.md).",
        )
    except OSError as error:
        fail(UNAVAILABLE, f"The system refuses: {error.strerror or type(error).__name__}")


def fail(code: int, sentence: str) -> NoReturn:
    """Say what is wrong and leave with this exit code."""
    click.echo(sentence, err=True)
    sys.exit(code)


def main() -> None:
    """Run the commands; wrong usage leaves with 64."""
    try:
        cli.main(standalone_mode=False)
    except click.UsageError as error:
        error.show()
        sys.exit(USAGE)
    except click.Abort:
        sys.exit(1)


if __name__ == "__main__":
    main()
