"""The schema's versions, through Alembic: where the database stands, and bringing it up."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from storage.engines import make_engine

MIGRATION_LOCK = 7_030_355
HERE = Path(__file__).parent
MAIN = HERE / "migrations"
KEYS = HERE / "key_migrations"


class DatabaseUnreachable(Exception):
    """No connection to the database could be made."""


class SchemaMismatch(Exception):
    """The database's schema is not the one this program was made for."""


def config_for(scripts: Path, engine: Engine) -> Config:
    """Alembic's configuration without a file; the engine is handed over, no address is written down."""
    config = Config()
    config.set_main_option("script_location", str(scripts))
    config.set_main_option("path_separator", "os")
    config.attributes["engine"] = engine
    return config


def current(engine: Engine) -> str | None:
    """The version the database has; None when it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest(scripts: Path, engine: Engine) -> str | None:
    """The version this program needs."""
    return ScriptDirectory.from_config(config_for(scripts, engine)).get_current_head()


def bring_up(scripts: Path, url: str) -> tuple[str | None, str | None]:
    """Bring the database at an address up; its version before and after."""
    engine = make_engine(url)
    try:
        before = current(engine)
        upgrade(scripts, engine)
        return before, current(engine)
    except OperationalError as error:
        raise DatabaseUnreachable from error
    finally:
        engine.dispose()


@contextmanager
def _one_at_a_time(engine: Engine) -> Iterator[None]:
    """On PostgreSQL several processes may start at once: one migrates, the others wait for it."""
    if engine.dialect.name != "postgresql":
        yield
        return
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": MIGRATION_LOCK})
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": MIGRATION_LOCK})


def upgrade(scripts: Path, engine: Engine) -> None:
    """Bring the schema up, each step in one transaction."""
    with _one_at_a_time(engine):
        command.upgrade(config_for(scripts, engine), "head")


def downgrade(scripts: Path, engine: Engine, to: str) -> None:
    """Take the schema down to a version (`base`: empty)."""
    command.downgrade(config_for(scripts, engine), to)


def ensure(scripts: Path, engine: Engine) -> None:
    """Fill an empty database; refuse one of another version."""
    found = current(engine)
    if found is None:
        upgrade(scripts, engine)
    elif found != newest(scripts, engine):
        raise SchemaMismatch(found)
