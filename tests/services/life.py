"""A town with families and staff, for use-case tests: each step is the use case a press would run."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from domain.appointments import Appointment, Move
from domain.offices import District
from domain.permissions import Role
from services.accounts import Agree, BindStaff, StaffEntry
from services.appointments import AskCancel, CancelAppointment, StartMove, UndoCancel
from services.booking import (
    ChooseTopic,
    FindOffice,
    StartBooking,
)
from services.dialogue import GoHome, ShowDialogue, Shown
from services.holding import HoldSlot
from services.model import At, Dialogue, Draft
from services.ports import UnitOfWork, UseCase
from services.sending import SendRequest
from services.staff import CardPress, ConfirmRequest, DeclineRequest, ProposeTime, StaffAnswer
from services.sweeps import ExpireMoves, ExpireRequests, FinishCancellations, ReleaseHolds
from storage.rows import EventRow, NoticeRow
from storage.runner import ClosableRunner
from tests.support.databases import AllRows, Clock, Database, check_invariants

BERLIN = ZoneInfo("Europe/Berlin")
BARDOWICK = "SR-03"
ANNA_DE_EN, BILAL_AR, OKSANA_UK = "SR-03-A", "SR-03-B", "SR-03-C"
CHAT, OTHER_CHAT, INSTANT_CHAT = -4003, -4001, -4006
ANNA, BILAL, HEAD, CARLA, KATRIN = 2001, 2002, 2003, 2101, 3001
STAFF = (
    StaffEntry(channel_id=ANNA, role=Role.COUNSELLOR, name="Anna Beispiel", office=BARDOWICK),
    StaffEntry(channel_id=BILAL, role=Role.COUNSELLOR, name="Bilal Muster", office=BARDOWICK),
    StaffEntry(channel_id=HEAD, role=Role.TEAM_HEAD, name="Hanna Leitung", office=BARDOWICK),
    StaffEntry(channel_id=CARLA, role=Role.COUNSELLOR, name="Carla Muster", office="SR-01"),
    StaffEntry(channel_id=KATRIN, role=Role.COORDINATOR, name="Katrin Koordination"),
)
CHATS = ((BARDOWICK, CHAT), ("SR-01", OTHER_CHAT), ("SR-06", INSTANT_CHAT))

Result = TypeVar("Result")


def berlin(day: int, hour: int, minute: int = 0, *, month: int = 11, year: int = 2026) -> datetime:
    """A wall time in the district; by default in the November in which the tests begin."""
    return datetime(year, month, day, hour, minute, tzinfo=BERLIN)


TUESDAY_9, TUESDAY_10, TUESDAY_11 = berlin(24, 9), berlin(24, 10, 30), berlin(24, 11)
THURSDAY_9, THURSDAY_10, THURSDAY_11 = berlin(26, 9), berlin(26, 10), berlin(26, 11)
NEXT_MONDAY_9, NEXT_MONDAY_10 = berlin(30, 9), berlin(30, 10)


@dataclass(kw_only=True)
class Town:
    """The runner, its clock and everybody's account numbers by channel id."""

    runner: ClosableRunner
    clock: Clock
    accounts: dict[int, int] = field(default_factory=dict)

    async def run(self, use_case: UseCase[Result]) -> Result:
        return await self.runner.run(use_case)

    async def family(self, channel_id: int = 1001, language: str = "de") -> "FamilyPhone":
        """A family that has agreed and is at home."""
        shown = await self.run(Agree(channel_id=channel_id, language=language))
        self.accounts[channel_id] = shown.dialogue.account_id
        return FamilyPhone(town=self, account_id=shown.dialogue.account_id)

    async def appointment(self, appointment_id: int) -> Appointment:
        found: Appointment | None = await self.run(lambda uow, _: uow.appointments.get(appointment_id))
        assert found is not None
        return found

    async def now_of(self, appointment: Appointment) -> Appointment:
        """The appointment as it is by now."""
        return await self.appointment(appointment.id)

    async def move_of(self, appointment: Appointment) -> Move | None:
        return await self.run(lambda uow, _: uow.appointments.move_of(appointment.id))

    def press(
        self, appointment: Appointment, by: int | None = ANNA, *, chat: int = CHAT, version: int | None = None
    ) -> CardPress:
        """A press on the appointment's card as it is given here."""
        return CardPress(
            account_id=self.accounts.get(by) if by else None,
            chat_id=chat,
            appointment_id=appointment.id,
            version=appointment.version if version is None else version,
        )

    async def confirm(self, appointment: Appointment, by: int = ANNA) -> StaffAnswer:
        """Staff confirm the appointment as it is by now."""
        return await self.run(ConfirmRequest(press=self.press(await self.now_of(appointment), by)))

    async def decline(self, appointment: Appointment, by: int = ANNA) -> StaffAnswer:
        return await self.run(DeclineRequest(press=self.press(await self.now_of(appointment), by)))

    async def propose(
        self, appointment: Appointment, start_at: datetime, counsellor: str = ANNA_DE_EN
    ) -> StaffAnswer:
        press = self.press(await self.now_of(appointment))
        return await self.run(ProposeTime(press=press, counsellor=counsellor, start_at=start_at))

    async def is_free(self, start_at: datetime, counsellor: str = ANNA_DE_EN) -> bool:
        """Whether none of the five minutes beginning now is kept for anybody."""
        cell = int(start_at.timestamp()) // 300
        busy = await self.run(lambda uow, _: uow.occupancy.busy([counsellor], range(cell, cell + 1)))
        return not busy.get(counsellor)

    async def events(self) -> list[str]:
        """What the event log holds, in its order."""
        return [row["kind"] for row in await self.run(AllRows(EventRow))]

    async def notices(self, status: str = "due") -> list[dict[str, Any]]:
        """The outbox rows in this state."""
        return [row for row in await self.run(AllRows(NoticeRow)) if row["status"] == status]

    async def told(self, status: str = "due") -> list[str]:
        """Their kinds without the cards' and the reminders'; office news by its own name."""
        rows = [row for row in await self.notices(status) if row["kind"] not in {"card", "reminder"}]
        return [row["news"] or row["kind"] for row in rows]

    async def reminders(self, status: str = "due") -> list[datetime]:
        """When they are due, in wall time."""
        rows = [row for row in await self.notices(status) if row["kind"] == "reminder"]
        return sorted(row["due_at"].astimezone(BERLIN) for row in rows)

    async def sweep(self, **later: float) -> int:
        """Let time pass and do what is due; the count of things done."""
        self.clock.advance(**later)
        sweeps = (ReleaseHolds(), FinishCancellations(), ExpireMoves(), ExpireRequests())
        return sum([await self.run(sweep) for sweep in sweeps])


@dataclass(kw_only=True)
class FamilyPhone:
    """A family in its dialogue; every press carries the version that is shown."""

    town: Town
    account_id: int

    async def shown(self) -> Shown:
        return await self.town.run(ShowDialogue(account_id=self.account_id))

    async def version(self) -> int:
        return (await self.shown()).dialogue.version

    async def to_times(self, place: str = "21357", topic: str | None = None) -> Shown:
        """From anywhere to the free times of the office for this place."""
        await self.town.run(GoHome(account_id=self.account_id))
        await self.town.run(StartBooking(account_id=self.account_id, version=await self.version()))
        shown = await self.town.run(FindOffice(account_id=self.account_id, text=place))
        code = topic or getattr(shown.view, "codes", ("",))[0]
        version = shown.dialogue.version
        return await self.town.run(ChooseTopic(account_id=self.account_id, version=version, topic=code))

    async def hold(self, start_at: datetime, counsellor: str = ANNA_DE_EN) -> Shown:
        version = await self.version()
        return await self.town.run(
            HoldSlot(account_id=self.account_id, version=version, counsellor=counsellor, start_at=start_at)
        )

    async def send(self) -> Appointment:
        shown = await self.town.run(SendRequest(account_id=self.account_id, version=await self.version()))
        return await self.town.appointment(shown.dialogue.draft.appointment_id or 0)

    async def request(self, start_at: datetime, counsellor: str = ANNA_DE_EN) -> Appointment:
        """A pending request at the office in Bardowick."""
        await self.to_times()
        await self.hold(start_at, counsellor)
        return await self.send()

    async def book(self, start_at: datetime, counsellor: str = ANNA_DE_EN) -> Appointment:
        """A talk that staff have confirmed."""
        appointment = await self.request(start_at, counsellor)
        await self.town.confirm(appointment)
        return await self.town.now_of(appointment)

    async def start_move(self, appointment: Appointment) -> Shown:
        return await self.town.run(StartMove(account_id=self.account_id, appointment_id=appointment.id))

    async def move(
        self, appointment: Appointment, start_at: datetime, counsellor: str = ANNA_DE_EN
    ) -> Appointment:
        await self.start_move(appointment)
        await self.hold(start_at, counsellor)
        return await self.send()

    async def cancel(self, appointment: Appointment) -> Appointment:
        await self.town.run(AskCancel(account_id=self.account_id, appointment_id=appointment.id))
        await self.town.run(CancelAppointment(account_id=self.account_id, version=await self.version()))
        return await self.town.now_of(appointment)

    async def undo(self, appointment: Appointment) -> Appointment:
        await self.town.run(UndoCancel(account_id=self.account_id, version=await self.version()))
        return await self.town.now_of(appointment)


@asynccontextmanager
async def open_town(
    database: Database, *, now: datetime | None = None, district: District | None = None
) -> AsyncIterator[Town]:
    """A town with its staff bound; at the end no cell is kept for nobody and none is missing."""
    with database.open_runner(now=now, district=district) as runner:
        town = Town(runner=runner, clock=database.clock)
        await town.run(BindStaff(entries=STAFF, chats=CHATS))
        for entry in STAFF:
            town.accounts[entry.channel_id] = await town.run(_Number(entry.channel_id))
        yield town
        await check_invariants(runner)


@dataclass(frozen=True)
class _Number:
    channel_id: int

    def __call__(self, uow: UnitOfWork, _now: datetime, /) -> int:
        account = uow.accounts.by_channel(self.channel_id)
        assert account is not None
        return account.id


@dataclass(frozen=True, kw_only=True)
class SettleFamilies:
    """Many families at once, each about to pick a time of an office; their account numbers."""

    number: int
    office: str = BARDOWICK
    first_channel: int = 10_000

    def __call__(self, uow: UnitOfWork, now: datetime, /) -> list[int]:
        topic = next(t.code for t in uow.district.topics if t.group == "family")
        return [self._settle(uow, now, n, Draft(office=self.office, topic=topic)) for n in range(self.number)]

    def _settle(self, uow: UnitOfWork, now: datetime, number: int, draft: Draft) -> int:
        account = uow.accounts.add(self.first_channel + number, "de", now)
        uow.families.add(account.id, f"Linde {number:04d}", now)
        uow.dialogues.save(Dialogue(account_id=account.id, at=At.SLOTS, draft=draft, version=1), now)
        return account.id
