"""Opening the databases: filled when empty, refused when of another version, damaged, taken or not there."""

from pathlib import Path

import pytest
from sqlalchemy import text

from services.district import AskDistrict
from storage import migrate
from storage.database import AlreadyRunning, DatabaseCorrupt
from storage.engines import make_engine, sqlite_path
from storage.migrate import DatabaseUnreachable, SchemaMismatch
from tests.support.databases import Database


def pretend_version(url: str, version: str) -> None:
    engine = make_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})
    engine.dispose()


async def test_an_empty_database_is_filled(empty_url: str, sqlite_database: Database) -> None:
    database = Database(kind="either", url=empty_url, keys_url=sqlite_database.keys_url)
    with database.open_runner() as runner:
        assert (await runner.run(AskDistrict())).name == "Landkreis Lüneburg"


@pytest.mark.parametrize("which", ["url", "keys_url"])
def test_a_database_of_another_version_is_refused(database: Database, which: str) -> None:
    url = getattr(database, which)
    scripts = migrate.MAIN if which == "url" else migrate.KEYS
    newest = migrate.newest(scripts, make_engine(url))
    pretend_version(url, "9999")
    try:
        with pytest.raises(SchemaMismatch), database.open_runner():
            pass
    finally:
        pretend_version(url, newest or "")


def test_a_second_process_on_an_embedded_database_is_refused(sqlite_database: Database) -> None:
    with (
        sqlite_database.open_runner(),
        pytest.raises(AlreadyRunning),
        sqlite_database.open_runner(),
    ):
        pass


def test_an_embedded_database_can_be_opened_again_once_closed(sqlite_database: Database) -> None:
    for _ in range(2):
        with sqlite_database.open_runner():
            pass


def test_two_processes_may_use_one_postgres(postgres_database: Database) -> None:
    with postgres_database.open_runner(), postgres_database.open_runner():
        pass


def test_a_damaged_file_is_refused_and_left_as_it_is(sqlite_database: Database) -> None:
    file = sqlite_path(sqlite_database.url)
    damaged = b"not a database at all " * 500
    file.write_bytes(damaged)
    with pytest.raises(DatabaseCorrupt), sqlite_database.open_runner():
        pass
    assert file.read_bytes() == damaged


def test_a_server_that_is_not_there_is_said_to_be_unreachable(
    sqlite_database: Database, tmp_path: Path
) -> None:
    nowhere = f"postgresql://nobody@/nothing?host={tmp_path}"
    database = Database(kind="postgres", url=nowhere, keys_url=sqlite_database.keys_url)
    with pytest.raises(DatabaseUnreachable), database.open_runner():
        pass
