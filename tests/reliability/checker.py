"""Reads the whole history of a journey: what went over the wire, what people see, what the database holds."""

import html
import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from messages import staff
from messages.message import Message
from messages.words import words_for
from sandbox.calls import RecordedCall
from services.delivery import card_view
from services.dialogue import Shown, show
from services.ports import UnitOfWork
from services.views import CardView
from storage.rows import (
    AccountRow,
    AppointmentRow,
    CardRow,
    DialogueRow,
    EventRow,
    FamilyAccountRow,
    HoldRow,
    InboxRow,
    NoticeRow,
)
from storage.runner import ClosableRunner
from tests.reliability.families import card_version, looked_at, version_of
from tests.reliability.journey import Journey
from tests.support.databases import AllRows, check_invariants, example
from tests.support.person import Seen
from tests.support.stage import OFFICE_CHAT

Rows = list[dict[str, Any]]
LIVE = {"proposed", "pending", "booked"}


@dataclass(frozen=True)
class Dialogues:
    """Question: what should each account's dialogue message show?"""

    def __call__(self, uow: UnitOfWork, now: datetime, /) -> dict[int, Shown]:
        accounts = AllRows(AccountRow)(uow, now)
        found = {}
        for account in accounts:
            dialogue, channel = uow.dialogues.get(account["id"]), uow.accounts.channel_of(account["id"])
            if dialogue and channel:
                found[channel] = show(uow, dialogue, now)
        return found


@dataclass(frozen=True)
class Cards:
    """Question: what should each card show?"""

    def __call__(self, uow: UnitOfWork, now: datetime, /) -> dict[int, CardView]:
        found = {}
        for row in AllRows(CardRow)(uow, now):
            appointment, card = (
                uow.appointments.get(row["appointment_id"]),
                uow.cards.get(row["appointment_id"]),
            )
            assert appointment
            assert card
            found[appointment.id] = card_view(uow, appointment, card, now)
        return found


async def check(journey: Journey, runner: ClosableRunner) -> None:
    """Nothing lost, nothing twice except the one repeat that cannot be avoided."""
    rows = {
        row: await runner.run(AllRows(row))
        for row in (
            AppointmentRow,
            CardRow,
            DialogueRow,
            EventRow,
            FamilyAccountRow,
            HoldRow,
            InboxRow,
            NoticeRow,
        )
    }
    check_updates(journey.calls, rows[InboxRow])
    check_notices(journey, rows[NoticeRow])
    check_appointments(journey, rows[AppointmentRow], rows[FamilyAccountRow], rows[HoldRow])
    check_events(journey, rows[EventRow])
    await check_invariants(runner)
    await check_cards(journey, rows[CardRow], await runner.run(Cards()))
    await check_dialogues(journey, rows[DialogueRow], await runner.run(Dialogues()))


def check_updates(calls: list[RecordedCall], inbox: Rows) -> None:
    """Every update that was acknowledged is done, in the inbox once; nothing was given up."""
    status = {row["update_id"]: row["status"] for row in inbox}
    assert set(status.values()) <= {"done"}, Counter(status.values())
    delivered: set[int] = set()
    acknowledged: set[int] = set()
    for call in calls:
        if call.method == "getUpdates" and call.status == 200:
            offset = int(call.params.get("offset", 0))
            acknowledged |= {update_id for update_id in delivered if update_id < offset}
            delivered |= {update["update_id"] for update in call.answer["result"]}
    lost = {update_id for update_id in acknowledged if update_id not in status}
    assert not lost, f"acknowledged and lost: {sorted(lost)}"
    strange = status.keys() - delivered
    assert not strange, f"in the inbox and never delivered: {sorted(strange)}"


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """A notice that Telegram took: which one, sent by which bot, where, and when in the order of calls."""

    key: str
    life: int
    chat: int
    number: int
    message_id: int
    new: bool
    markup: str


def arrivals(calls: list[RecordedCall]) -> list[Arrival]:
    """All of them, in their order; edits too."""
    return [
        Arrival(
            key=call.params["notice"],
            life=int(call.params["life"]),
            chat=int(call.params["chat_id"]),
            number=number,
            message_id=call.answer["result"]["message_id"],
            new=call.method == "sendMessage",
            markup=call.params.get("reply_markup", ""),
        )
        for number, call in enumerate(calls)
        if "notice" in call.params and call.status == 200
    ]


def check_notices(journey: Journey, notices: Rows) -> None:
    """Each is sent, and arrived once; twice only where a kill fell between the sending and the mark."""
    every = arrivals(journey.calls)
    sent = defaultdict(list)
    for arrival in every:
        if arrival.new:
            sent[arrival.key].append(arrival)
    now = journey.clock.now()
    for notice in notices:
        waits = notice["status"] == "due" and notice["due_at"] > now
        told = f"{notice['key']} is {notice['status']} ({notice['reason']})"
        assert notice["status"] in {"sent", "expired"} or waits, told
        assert notice["status"] != "expired" or notice["kind"] == "reminder", told
        came = sent[notice["key"]]
        assert bool(came) == (notice["status"] == "sent"), f"{told}, arrived {len(came)} times"
    for key, came in sent.items():
        for first, second in pairwise(came):
            check_repeat(first, second, every)
        codes = {code for arrival in came for code in codes_on(arrival)}
        assert len(codes) <= 1, f"{key} came with several codes: {codes}"
    known = {notice["key"] for notice in notices}
    dropped = {key for key in sent.keys() - known if not key.startswith("reminder:")}
    assert not dropped, f"arrived, and not in the outbox: {dropped}"
    check_reminders(journey, sent)


def check_repeat(first: Arrival, second: Arrival, every: list[Arrival]) -> None:
    """A repeat comes from a later bot, and the bot before sent nothing there after the first: it had no time to."""
    assert first.life < second.life, f"{first.key} was sent twice by bot {first.life}"
    after = [a for a in every if a.life == first.life and a.chat == first.chat and a.number > first.number]
    assert not after, f"{first.key} was marked by bot {first.life}, and sent again by bot {second.life}"


def codes_on(arrival: Arrival) -> set[str]:
    """The booking codes that can be copied from a message."""
    keyboard = json.loads(arrival.markup)["inline_keyboard"] if arrival.markup else []
    return {button["copy_text"]["text"] for row in keyboard for button in row if "copy_text" in button}


def check_reminders(journey: Journey, sent: dict[str, list[Arrival]]) -> None:
    """Nobody is reminded of what is cancelled for good."""
    for number, since in journey.told_cancelled.items():
        late = [a for key, came in sent.items() if key.startswith(f"reminder:{number}:") for a in came]
        assert not [a for a in late if a.number >= since], f"a reminder of {number}, which was cancelled"


def check_appointments(journey: Journey, appointments: Rows, families: Rows, holds: Rows) -> None:
    """What the families and staff know to have happened is what there is, no more and no less."""
    by_id = {row["id"]: row for row in appointments}
    assert len({row["code"] for row in appointments}) == len(appointments)
    assert sorted(by_id) == sorted(number for family in journey.families for number in family.cards)
    assert len({family["family_id"] for family in families}) == len(journey.families)
    assert not holds
    for family in journey.families:
        assert len(family.cards) == family.done["requested"]
        assert family.mine == family.cards[-1]
        for number in family.cards:
            expected = "declined"
            if number == family.mine:
                expected = "cancelled" if number in family.cancelled else "booked"
            assert by_id[number]["status"] == expected, f"appointment {number} is {by_id[number]['status']}"
            assert by_id[number]["undo_until"] is None
    check_overlaps([row for row in appointments if row["status"] in LIVE])


def check_overlaps(appointments: Rows) -> None:
    """Nobody counsels two families at once."""
    ordered = sorted(appointments, key=lambda row: (row["counsellor"], row["start_at"]))
    for one, two in pairwise(ordered):
        together = one["counsellor"] == two["counsellor"] and two["start_at"] < one["end_at"]
        assert not together, f"{one['id']} and {two['id']} overlap"


def check_events(journey: Journey, events: Rows) -> None:
    """Each fact once in the figures. Only "I am coming" may be said again by pressing again."""
    actual = Counter((row["language"], row["kind"]) for row in events)
    expected: Counter[tuple[str, str]] = Counter()
    for family in journey.families:
        for what, times in family.done.items():
            expected[family.language, what] += times
        expected[family.language, "cancelled"] += len(family.cancelled)
        coming = actual.pop((family.language, "coming"), 0)
        said = expected.pop((family.language, "coming"), 0)
        assert said <= coming <= family.coming_pressed
    assert actual == +expected, f"too many: {actual - expected}, too few: {expected - actual}"


async def check_cards(journey: Journey, cards: Rows, views: dict[int, CardView]) -> None:
    """One card per appointment, and it shows how it ended."""
    office = {seen.id: seen for seen in await looked_at(journey.families[0].staff[0])}
    words = words_for("de", example().zone)
    posted = Counter(a.key for a in arrivals(journey.calls) if a.new and a.key.startswith("card:"))
    for row in cards:
        assert row["chat_id"] == OFFICE_CHAT
        assert row["message_id"] in office, f"the card of {row['appointment_id']} is not there"
        seen, view = office[row["message_id"]], views[row["appointment_id"]]
        if view.times:  # the free times on it are those of the moment when they were asked for
            assert card_version([seen], view.appointment.id) == view.appointment.version
        else:
            check_shows(seen, staff.card(view, words))
    assert posted.keys() == {f"card:{row['appointment_id']}" for row in cards}


async def check_dialogues(journey: Journey, dialogues: Rows, shown: dict[int, Shown]) -> None:
    """Each dialogue's message shows the newest version; what a killed bot left lying are few."""
    assert all(row["shown_version"] == row["version"] for row in dialogues)
    for family in journey.families:
        now = shown[family.phone.id]
        seen = {message.id: message for message in await looked_at(family.phone)}
        assert now.dialogue.message_id in seen, "the dialogue's message is gone"
        if now.dialogue.draft != type(now.dialogue.draft)():  # otherwise it was forgotten, unseen
            shows = version_of(seen[now.dialogue.message_id])
            assert shows == now.dialogue.version, f"version {shows} is shown, {now.dialogue.version} is there"


def check_shows(seen: Seen, message: Message) -> None:
    """What is seen has this text (perhaps under a hint) and these buttons."""
    text = html.unescape(re.sub(r"<[^>]+>", "", message.text))
    assert seen.text.endswith(text), f"shown:\n{seen}\n\nbut it should be:\n{text}"
    data = [[button.data for button in row] for row in message.rows]
    assert [[button.data for button in row] for row in seen.rows] == data, f"other buttons:\n{seen}"
