"""The schema's history leads to exactly the schema that the rows describe."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, Engine, MetaData, inspect
from sqlmodel import SQLModel

from storage import migrate
from storage.engines import make_engine
from storage.keys import metadata as key_tables

STORES = [
    pytest.param(migrate.MAIN, SQLModel.metadata, id="main"),
    pytest.param(migrate.KEYS, key_tables, id="keys"),
]


@pytest.fixture
def engine(empty_url: str) -> Iterator[Engine]:
    """An engine on an empty database."""
    opened = make_engine(empty_url)
    yield opened
    opened.dispose()


@pytest.mark.parametrize(("scripts", "tables"), STORES)
def test_the_schema_goes_up_down_and_up_again(engine: Engine, scripts: Path, tables: MetaData) -> None:
    wanted = {*tables.tables, "alembic_version"}
    migrate.upgrade(scripts, engine)
    assert set(inspect(engine).get_table_names()) == wanted
    migrate.downgrade(scripts, engine, "base")
    assert set(inspect(engine).get_table_names()) == {"alembic_version"}
    assert migrate.current(engine) is None
    migrate.upgrade(scripts, engine)
    assert set(inspect(engine).get_table_names()) == wanted
    assert migrate.current(engine) == migrate.newest(scripts, engine)


@pytest.mark.parametrize(("scripts", "tables"), STORES)
def test_the_migrated_schema_is_the_one_that_the_rows_describe(
    engine: Engine, scripts: Path, tables: MetaData
) -> None:
    migrate.upgrade(scripts, engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables) == []


@pytest.mark.parametrize(("scripts", "tables"), STORES)
def test_the_migrated_checks_are_those_of_the_rows(engine: Engine, scripts: Path, tables: MetaData) -> None:
    migrate.upgrade(scripts, engine)
    inspector = inspect(engine)
    for table in tables.sorted_tables:
        found = {check["name"] for check in inspector.get_check_constraints(table.name)}
        wanted = {c.name for c in table.constraints if isinstance(c, CheckConstraint)}
        assert found == wanted, table.name


@pytest.mark.parametrize(("scripts", "tables"), STORES)
def test_bringing_up_says_where_it_began_and_may_be_repeated(
    empty_url: str, scripts: Path, tables: MetaData
) -> None:
    before, after = migrate.bring_up(scripts, empty_url)
    assert before is None
    assert migrate.bring_up(scripts, empty_url) == (after, after)
    assert tables.tables
