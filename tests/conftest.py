"""Databases for every test that wants one: `database` is SQLite in one run of the test, PostgreSQL in another."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from storage.runner import ClosableRunner
from tests.support.databases import Database, Postgres, Sqlite, postgres_server, scratch_folder

# A loaded machine is no failure, and a failure can be repeated.
settings.register_profile(
    "patient", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("patient")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real PostgreSQL server; without it the tests fail, they are not skipped."""
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def sqlite() -> Iterator[Sqlite]:
    """A folder of embedded databases."""
    with scratch_folder() as folder:
        yield Sqlite(folder)


@pytest.fixture
def sqlite_database(sqlite: Sqlite) -> Database:
    """A fresh, migrated SQLite database."""
    return sqlite.fresh()


@pytest.fixture
def postgres_database(postgres: Postgres) -> Iterator[Database]:
    """A fresh, migrated PostgreSQL database."""
    fresh = postgres.fresh()
    yield fresh
    postgres.give_back(fresh)


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Database:
    """A fresh, migrated database of either kind."""
    fresh: Database = request.getfixturevalue(f"{request.param}_database")
    return fresh


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest) -> str:
    """The address of a database without any table."""
    server: Sqlite | Postgres = request.getfixturevalue(request.param)
    return server.empty()


@pytest.fixture
def runner(database: Database) -> Iterator[ClosableRunner]:
    """A runner on `database`, with the example district; `database.clock` is its clock."""
    with database.open_runner() as opened:
        yield opened
