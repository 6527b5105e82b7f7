"""Engines as the measurements want them: SQLite in WAL with immediate transactions, psycopg in a small pool."""

import sqlite3
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.pool import ConnectionPoolEntry

POSTGRES_THREADS = 8
# Without it SQLAlchemy answers -1 for inserts on PostgreSQL.
COUNT_INSERTED = {"preserve_rowcount": True}
BUSY_TIMEOUT_MS = 5_000
CONNECT_WITHIN_S = 5
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    f"busy_timeout={BUSY_TIMEOUT_MS}",
    "foreign_keys=ON",
    "secure_delete=ON",
)


def is_sqlite(url: str) -> bool:
    """Say which of the two databases an address means."""
    return make_url(url).get_backend_name() == "sqlite"


def sqlite_path(url: str) -> Path:
    """The file of an embedded database."""
    return Path(make_url(url).database or "")


def make_engine(url: str, *, immediate: bool = True) -> Engine:
    """An engine for either database. `immediate`: SQLite transactions take the write lock at once.

    Errors never carry parameters: they may be personal.
    """
    if not is_sqlite(url):
        return create_engine(
            make_url(url).set(drivername="postgresql+psycopg"),
            pool_size=POSTGRES_THREADS,
            max_overflow=2,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={"connect_timeout": CONNECT_WITHIN_S},
        )
    path = sqlite_path(url)
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        connect_args={"check_same_thread": False, "isolation_level": None},
        hide_parameters=True,
    )
    begin = "BEGIN IMMEDIATE" if immediate else "BEGIN"

    @event.listens_for(engine, "connect")
    def _set_pragmas(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
