"""What a thief of the database sees: nothing that names an account."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData, select

from services.accounts import Agree, FindVisitor
from services.intake import TakeIn
from services.model import RawUpdate
from storage.engines import make_engine, sqlite_path
from storage.keys import KeyStore
from storage.rows import AccountRow, InboxRow
from storage.runner import ClosableRunner
from storage.sealing import KeyRing, SealBroken, Sealer
from tests.services.life import THURSDAY_9, FamilyPhone, open_town
from tests.support.databases import SECRET, AllRows, Database

CHANNEL = 7_391_846_205_113
OTHER_CHANNEL = 7_391_846_205_114
WORDS = b"my name is Amal and I live in Bardowick"
NEW_SECRET = b"another service key for the tests"


async def agree(runner: ClosableRunner, channel_id: int = CHANNEL) -> int:
    return (await runner.run(Agree(channel_id=channel_id, language="ar"))).dialogue.account_id


async def channel_of(runner: ClosableRunner, account_id: int) -> int | None:
    return await runner.run(lambda uow, _: uow.accounts.channel_of(account_id))


async def row_of(runner: ClosableRunner, account_id: int) -> dict[str, Any]:
    return next(row for row in await runner.run(AllRows(AccountRow)) if row["id"] == account_id)


def every_value(url: str) -> str:
    """All columns of all tables, as text; bytes as they are and in hexadecimal."""
    engine = make_engine(url)
    tables = MetaData()
    tables.reflect(engine)
    found: list[str] = []
    with engine.connect() as connection:
        for table in tables.sorted_tables:
            for row in connection.execute(select(table)):
                found += [f"{value!r} {value.hex() if isinstance(value, bytes) else ''}" for value in row]
    engine.dispose()
    return "\n".join(found)


def traces_of(channel_id: int) -> list[bytes]:
    """How the number may stand in bytes: as text, and as a whole number of eight bytes."""
    text = str(channel_id).encode()
    return [text, text.hex().encode(), channel_id.to_bytes(8, "big"), channel_id.to_bytes(8, "little")]


async def live_a_little(database: Database) -> None:
    async with open_town(database) as town:
        account_id = await agree(town.runner)
        await FamilyPhone(town=town, account_id=account_id).book(THURSDAY_9)
        await town.run(TakeIn(updates=[RawUpdate(update_id=1, lane=CHANNEL, payload=WORDS)]))
        if database.kind == "sqlite":
            assert_no_trace(files_of(database))


def files_of(database: Database) -> list[Path]:
    """The databases' files with their write-ahead logs."""
    paths = (sqlite_path(url) for url in (database.url, database.keys_url))
    return [file for path in paths for file in path.parent.glob(f"{path.name}*")]


def assert_no_trace(files: list[Path]) -> None:
    for file in files:
        content = file.read_bytes()
        for trace in (*traces_of(CHANNEL), WORDS, b"Amal"):
            assert trace not in content, f"{trace!r} in {file.name}"


async def test_no_byte_of_file_or_log_names_the_account(sqlite_database: Database) -> None:
    await live_a_little(sqlite_database)
    files = files_of(sqlite_database)
    assert files
    assert_no_trace(files)


async def test_no_column_names_the_account(database: Database) -> None:
    await live_a_little(database)
    for url in (database.url, database.keys_url):
        dump = every_value(url)
        assert len(dump) > 100
        for trace in traces_of(CHANNEL):
            assert trace.hex() not in dump
        for text in (str(CHANNEL), str(CHANNEL).encode().hex(), "Amal"):
            assert text not in dump


async def test_the_sealed_channel_opens_again(database: Database) -> None:
    with database.open_runner() as runner:
        account_id = await agree(runner)
    with database.open_runner() as runner:
        assert await channel_of(runner, account_id) == CHANNEL
        assert (await runner.run(FindVisitor(channel_id=CHANNEL))).account_id == account_id
        assert (await runner.run(FindVisitor(channel_id=OTHER_CHANNEL))).account_id is None


async def test_a_swapped_ciphertext_does_not_open(database: Database) -> None:
    with database.open_runner() as runner:
        accounts = [await agree(runner, channel) for channel in (CHANNEL, OTHER_CHANNEL)]
        foreign = (await row_of(runner, accounts[1]))["sealed_channel"]
        await runner.run(lambda uow, _: uow.accounts._set(accounts[0], sealed_channel=foreign))
        with pytest.raises(SealBroken):
            await channel_of(runner, accounts[0])


async def test_a_payload_moved_to_another_update_does_not_open(database: Database) -> None:
    ring = KeyRing([SECRET])
    with database.open_runner() as runner:
        updates = [RawUpdate(update_id=n, lane=CHANNEL, payload=WORDS) for n in (1, 2)]
        await runner.run(TakeIn(updates=updates))
        first, second = (row["payload"] for row in await runner.run(AllRows(InboxRow)))
    assert first != second
    assert ring.open(first, "inbox:1:payload") == WORDS
    with pytest.raises(SealBroken):
        ring.open(second, "inbox:1:payload")


async def test_after_a_key_change_old_accounts_are_found_and_opened(database: Database) -> None:
    with database.open_runner() as runner:
        old = await agree(runner)
    with database.open_runner(secrets=[NEW_SECRET, SECRET]) as runner:
        assert (await runner.run(FindVisitor(channel_id=CHANNEL))).account_id == old
        assert await channel_of(runner, old) == CHANNEL
        assert await agree(runner) == old
        new = await agree(runner, OTHER_CHANNEL)
    with database.open_runner(secrets=[NEW_SECRET]) as runner:
        assert await channel_of(runner, new) == OTHER_CHANNEL
        assert (await runner.run(FindVisitor(channel_id=CHANNEL))).account_id is None
        with pytest.raises(SealBroken):
            await channel_of(runner, old)


async def test_a_destroyed_key_makes_the_account_unreadable(database: Database) -> None:
    with database.open_runner() as runner:
        destroyed, other = await agree(runner), await agree(runner, OTHER_CHANNEL)
        person = (await row_of(runner, destroyed))["person"]
    engine = make_engine(database.keys_url)
    KeyStore(engine, KeyRing([SECRET])).destroy(person)
    engine.dispose()
    with database.open_runner() as runner:
        assert await channel_of(runner, destroyed) is None
        assert await channel_of(runner, other) == OTHER_CHANNEL


async def test_an_account_that_does_not_exist_has_no_channel(database: Database) -> None:
    with database.open_runner() as runner:
        assert await channel_of(runner, 99) is None


def test_the_same_value_is_never_sealed_alike() -> None:
    ring = KeyRing([SECRET])
    assert ring.seal(WORDS, "a") != ring.seal(WORDS, "a")


@pytest.mark.parametrize("position", [0, 5, 20, -1])
def test_a_changed_byte_does_not_open(position: int) -> None:
    ring = KeyRing([SECRET])
    sealed = bytearray(ring.seal(WORDS, "a"))
    sealed[position] ^= 1
    with pytest.raises(SealBroken):
        ring.open(bytes(sealed), "a")


def test_keys_for_sealing_and_for_finding_differ() -> None:
    ring = KeyRing([SECRET])
    keys = {bytes(sealer.key) for sealer in ring._sealers.values()} | set(ring._lookups)
    assert len(keys) == 2
    assert SECRET not in keys


def test_a_ring_needs_a_key() -> None:
    with pytest.raises(ValueError, match="at least one"):
        KeyRing([])


def test_a_sealer_shows_no_key_when_printed() -> None:
    sealer = Sealer(SECRET)
    assert SECRET.decode() not in repr(sealer)
    assert replace(sealer) == sealer
