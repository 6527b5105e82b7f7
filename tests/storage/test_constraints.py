"""What the database itself refuses, whatever the program believes."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, insert, update
from sqlalchemy.exc import IntegrityError, StatementError

from domain.appointments import confirm, touch
from domain.errors import Changed, SlotTaken
from domain.occupancy import Claim
from storage.engines import make_engine
from storage.rows import (
    AppointmentRow,
    DialogueRow,
    HoldRow,
    InboxRow,
    MoveRow,
    NoticeRow,
    OccupancyRow,
    OfficeChatRow,
    StaffRow,
)
from tests.services.life import THURSDAY_9, Town, open_town
from tests.support.databases import MONDAY, AllRows, CountRows, Database

HOUR = timedelta(hours=1)


@pytest.fixture
async def appointment_id(database: Database) -> int:
    """A database with one pending appointment of a family."""
    async with open_town(database) as town:
        return (await (await town.family()).request(THURSDAY_9)).id


@pytest.fixture
def engine(database: Database) -> Iterator[Engine]:
    """Straight to the tables, past everything else."""
    opened = make_engine(database.url)
    yield opened
    opened.dispose()


def put(engine: Engine, row: Any, **values: Any) -> None:
    with engine.begin() as connection:
        connection.execute(insert(row).values(**values))


def notice(appointment_id: int, **values: Any) -> dict[str, Any]:
    common = {"key": "k", "kind": "confirmed", "due_at": MONDAY, "sort_at": MONDAY, "urgency": 1}
    state = {"status": "due", "attempts": 0, "round": 0, "appointment_id": appointment_id}
    return {**common, **state, **values}


def hold(**values: Any) -> dict[str, Any]:
    common = {"family_id": 1, "chain": "c", "counsellor": "SR-03-A", "kind": "first_talk"}
    times = {"start_at": MONDAY, "end_at": MONDAY + HOUR, "expires_at": MONDAY}
    return {**common, **times, **values}


def test_a_cell_has_one_owner(engine: Engine) -> None:
    put(engine, OccupancyRow, resource="SR-03-A", cell=1, chain="a")
    put(engine, OccupancyRow, resource="SR-03-B", cell=1, chain="a")
    with pytest.raises(IntegrityError):
        put(engine, OccupancyRow, resource="SR-03-A", cell=1, chain="b")


@pytest.mark.usefixtures("appointment_id")
def test_a_family_has_one_hold(engine: Engine) -> None:
    put(engine, HoldRow, **hold())
    with pytest.raises(IntegrityError):
        put(engine, HoldRow, **hold(chain="other"))


def test_an_appointment_has_one_open_move(appointment_id: int, engine: Engine) -> None:
    move = {"appointment_id": appointment_id, "counsellor": "SR-03-A", "expires_at": MONDAY}
    times = {"start_at": MONDAY, "end_at": MONDAY + HOUR}
    put(engine, MoveRow, side="family", **move, **times)
    with pytest.raises(IntegrityError):
        put(engine, MoveRow, side="office", **move, **times)


@pytest.mark.parametrize(
    ("row", "values"),
    [
        pytest.param(AppointmentRow, {"status": "maybe"}, id="unknown status"),
        pytest.param(AppointmentRow, {"status": "booked"}, id="booked yet expiring"),
        pytest.param(AppointmentRow, {"expires_at": None}, id="pending for ever"),
        pytest.param(AppointmentRow, {"end_at": MONDAY}, id="ends before it starts"),
        pytest.param(AppointmentRow, {"family_id": 99}, id="of no family"),
        pytest.param(AppointmentRow, {"decided_by": 99}, id="decided by nobody"),
        pytest.param(NoticeRow, {"status": "perhaps"}, id="unknown notice status"),
        pytest.param(NoticeRow, {"account_id": 1}, id="two recipients"),
        pytest.param(NoticeRow, {"chat_id": None}, id="no recipient"),
        pytest.param(DialogueRow, {"shown_version": 1000}, id="shown ahead of its state"),
        pytest.param(StaffRow, {"role": "king"}, id="unknown role"),
        pytest.param(OfficeChatRow, {"chat_id": -4003}, id="one chat for all offices"),
    ],
)
def test_a_row_that_makes_no_sense_is_refused(
    appointment_id: int, engine: Engine, row: Any, values: dict[str, Any]
) -> None:
    assert appointment_id
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(update(row).values(**values))


@pytest.mark.parametrize("recipients", [{"account_id": 1, "chat_id": -1}, {}])
def test_a_notice_has_exactly_one_recipient(
    appointment_id: int, engine: Engine, recipients: dict[str, int]
) -> None:
    with pytest.raises(IntegrityError):
        put(engine, NoticeRow, **notice(appointment_id, **recipients))


def test_the_same_cause_speaks_once(appointment_id: int, engine: Engine) -> None:
    put(engine, NoticeRow, **notice(appointment_id, chat_id=-1))
    with pytest.raises(IntegrityError):
        put(engine, NoticeRow, **notice(appointment_id, chat_id=-2))


@pytest.mark.parametrize("values", [{"status": "lost"}, {"status": "done", "payload": b"words"}])
def test_an_update_that_is_done_keeps_no_payload(engine: Engine, values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        put(engine, InboxRow, **{"update_id": 1, "attempts": 0, "received_at": MONDAY} | values)


@pytest.mark.usefixtures("appointment_id")
def test_a_naive_time_is_refused(engine: Engine) -> None:
    naive = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001 - that is the point
    with pytest.raises(StatementError, match="naive"):
        put(engine, HoldRow, **hold(start_at=naive))


async def test_times_come_back_as_the_same_instant_in_utc(appointment_id: int, database: Database) -> None:
    with database.open_runner() as runner:
        row = (await runner.run(AllRows(AppointmentRow)))[0]
        found = await runner.run(lambda uow, _: uow.appointments.get(appointment_id))
    assert row["start_at"] == THURSDAY_9
    assert row["start_at"].tzinfo is UTC
    assert found is not None
    assert found.start_at.tzinfo is UTC


async def test_an_error_names_no_parameters(appointment_id: int, engine: Engine) -> None:
    with pytest.raises(IntegrityError) as refusal:
        put(engine, NoticeRow, **notice(appointment_id, key="a secret word"))
    assert "a secret word" not in str(refusal.value).split("DETAIL")[0]


async def test_claiming_takes_all_cells_or_none(database: Database) -> None:
    first = Claim(resource="SR-03-A", cells=range(10, 20))
    overlapping = Claim(resource="SR-03-A", cells=range(5, 11))
    with database.open_runner() as runner:
        await runner.run(lambda uow, _: uow.occupancy.claim("a", first))
        with pytest.raises(SlotTaken):
            await runner.run(lambda uow, _: uow.occupancy.claim("b", overlapping))
        busy = await runner.run(lambda uow, _: uow.occupancy.busy(["SR-03-A"], range(100)))
    assert busy == {"SR-03-A": set(range(10, 20))}


async def test_a_chain_claims_only_what_it_lacks_and_retains_what_it_is_told(database: Database) -> None:
    def claim(cells: range, resource: str = "SR-03-A") -> Claim:
        return Claim(resource=resource, cells=cells)

    with database.open_runner() as runner:
        for own in (claim(range(10)), claim(range(5, 15)), claim(range(5))):
            await runner.run(lambda uow, _, own=own: uow.occupancy.claim("a", own))
        await runner.run(lambda uow, _: uow.occupancy.claim("a", claim(range(5), "SR-03-B")))
        await runner.run(lambda uow, _: uow.occupancy.claim("b", claim(range(20, 22))))
        await runner.run(lambda uow, _: uow.occupancy.retain("a", [claim(range(3, 12))]))
        busy = await runner.run(lambda uow, _: uow.occupancy.busy(["SR-03-A", "SR-03-B"], range(100)))
        assert busy == {"SR-03-A": {*range(3, 12), 20, 21}}
        await runner.run(lambda uow, _: uow.occupancy.retain("a", []))
        assert await runner.run(CountRows(OccupancyRow)) == 2


async def test_of_two_changes_made_to_one_version_the_second_is_refused(database: Database) -> None:
    async with open_town(database) as town:
        appointment = await (await town.family()).request(THURSDAY_9)
        await _save(town, touch(appointment))
        with pytest.raises(Changed):
            await _save(town, confirm(appointment, by=1, now=town.clock.now()))
        assert (await town.now_of(appointment)).version == 2


async def _save(town: Town, appointment: Any) -> None:
    await town.run(lambda uow, _: uow.appointments.save(appointment))


async def test_a_hold_that_was_replaced_is_not_ended_in_its_place(database: Database) -> None:
    async with open_town(database) as town:
        family = await town.family()
        await family.to_times()
        await family.hold(THURSDAY_9)
        old = await town.run(lambda uow, _: uow.holds.of_family(1))
        assert old is not None
        town.clock.advance(minutes=1)
        await family.to_times()
        await family.hold(THURSDAY_9 + HOUR)
        assert await town.run(lambda uow, _: uow.holds.drop(old)) is False
        assert await town.run(CountRows(HoldRow)) == 1
