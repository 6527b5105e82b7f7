"""Opening and closing the databases: checked, locked where only one process may, at the right version."""

import fcntl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError, OperationalError

from domain.offices import District
from domain.slots import Calendar
from services.ports import Places
from storage import migrate
from storage.engines import POSTGRES_THREADS, is_sqlite, make_engine, sqlite_path
from storage.keys import KeyStore
from storage.migrate import DatabaseUnreachable
from storage.runner import ClosableRunner, Now, PostgresRunner, SqliteRunner
from storage.sealing import KeyRing
from storage.work import Surroundings


class DatabaseCorrupt(Exception):
    """The embedded database's file is damaged; it is never recreated."""


class AlreadyRunning(Exception):
    """Another process uses the embedded database."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Where the databases are. Addresses name no driver; secrets are the service's keys, newest first."""

    database_url: str
    keys_url: str
    secrets: Sequence[bytes]


@contextmanager
def open_database(
    settings: Settings, *, district: District, calendar: Calendar, places: Places, now: Now
) -> Iterator[ClosableRunner]:
    """A runner on the checked databases; closed in order at the end."""
    ring = KeyRing(settings.secrets)
    with (
        _engine(settings.keys_url) as keys_engine,
        _engine(settings.database_url) as writer,
        _alone(settings.database_url),
    ):
        _prepare(migrate.KEYS, keys_engine)
        _prepare(migrate.MAIN, writer)
        around = Surroundings(
            district=district,
            calendar=calendar,
            places=places,
            ring=ring,
            keys=KeyStore(keys_engine, ring),
        )
        runner = _runner(settings.database_url, writer, around, now)
        try:
            yield runner
        finally:
            runner.close()


@contextmanager
def _engine(url: str) -> Iterator[Engine]:
    engine = make_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


def _runner(url: str, writer: Engine, around: Surroundings, now: Now) -> ClosableRunner:
    if is_sqlite(url):
        return SqliteRunner(writer, make_engine(url, immediate=False), around, now)
    return PostgresRunner(writer, around, now, POSTGRES_THREADS)


def _prepare(scripts: Path, engine: Engine) -> None:
    try:
        if engine.dialect.name == "sqlite":
            _quick_check(engine)
        migrate.ensure(scripts, engine)
    except OperationalError as error:
        raise DatabaseUnreachable from error


def _quick_check(engine: Engine) -> None:
    try:
        with engine.connect() as connection:
            found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    except OperationalError:
        raise
    except DatabaseError as error:
        raise DatabaseCorrupt from error
    if found != "ok":
        raise DatabaseCorrupt


@contextmanager
def _alone(url: str) -> Iterator[None]:
    """On SQLite one process at a time: the second start refuses instead of doubling every message."""
    if not is_sqlite(url):
        yield
        return
    path = sqlite_path(url).with_suffix(".lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunning from error
        yield
