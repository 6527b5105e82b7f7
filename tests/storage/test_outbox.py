"""The outbox: what goes out, in which order, once."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from domain.reminders import LATE_AFTER
from services.appointments import SayComing
from services.delivery import (
    LEASE,
    ClaimNotices,
    GiveUp,
    LoseCard,
    MarkSent,
    MarkUnreachable,
    NextDue,
    Outgoing,
    PutBack,
    ReleaseLeases,
)
from services.model import Notice, NoticeKind
from services.notices import refresh_card
from services.views import CardView, NewsView, NoticeView
from storage.rows import CardRow, NoticeRow
from tests.services.life import (
    CHAT,
    NEXT_MONDAY_10,
    THURSDAY_9,
    THURSDAY_10,
    FamilyPhone,
    Town,
    berlin,
    open_town,
)
from tests.support.databases import AllRows, CountRows, Database


@pytest.fixture
async def family(town: Town) -> FamilyPhone:
    """A family at home."""
    return await town.family()


async def claim(town: Town, limit: int = 30) -> Sequence[Outgoing]:
    return await town.run(ClaimNotices(limit=limit))


async def send(town: Town, outgoing: Sequence[Outgoing], first_id: int = 100) -> None:
    for number, out in enumerate(outgoing):
        await town.run(MarkSent(out=out, message_id=first_id + number))


async def send_all(town: Town) -> list[Outgoing]:
    """Send what is due until nothing is."""
    sent: list[Outgoing] = []
    while await is_something_ready(town):
        outgoing = await claim(town)
        await send(town, outgoing, 100 + len(sent))
        sent += outgoing
    return sent


async def is_something_ready(town: Town) -> bool:
    """Whether the courier has anything to do now."""
    now = town.clock.now()
    times = ("due_at", "not_before", "lease_until")
    return any(all(row[at] is None or row[at] <= now for at in times) for row in await town.notices())


def kinds(outgoing: Sequence[Outgoing]) -> list[str]:
    return [out.due.notice.kind.value for out in outgoing]


async def touch_card(town: Town, appointment_id: int) -> None:
    appointment = await town.appointment(appointment_id)
    await town.run(lambda uow, now: refresh_card(uow, appointment, now))


def note(
    appointment_id: int,
    key: str,
    *,
    sort_at: datetime,
    due_at: datetime,
    urgency: int = 5,
    chat_id: int = CHAT,
) -> Notice:
    return Notice(
        key=key,
        kind=NoticeKind.OFFICE_TOLD,
        appointment_id=appointment_id,
        chat_id=chat_id,
        due_at=due_at,
        sort_at=sort_at,
        urgency=urgency,
    )


async def put(town: Town, *notices: Notice) -> None:
    for one in notices:
        await town.run(lambda uow, _, one=one: uow.notices.put(one))


async def keys_in_order(town: Town, limit: int = 30) -> list[str]:
    now = town.clock.now()
    due = await town.run(lambda uow, _: uow.notices.claim(now, now + LEASE, limit))
    return [one.notice.key for one in due]


async def test_the_most_urgent_goes_first_then_the_nearest_talk(town: Town, family: FamilyPhone) -> None:
    appointment = await family.request(THURSDAY_9)
    await send_all(town)
    now = town.clock.now()
    later, sooner = now + timedelta(days=2), now + timedelta(days=1)
    await put(
        town,
        note(appointment.id, "later", sort_at=later, due_at=now, chat_id=-1),
        note(appointment.id, "sooner", sort_at=sooner, due_at=now, chat_id=-2),
        note(appointment.id, "sooner too", sort_at=sooner, due_at=now, chat_id=-3),
        note(appointment.id, "urgent", sort_at=later, due_at=now, urgency=1, chat_id=-4),
        note(appointment.id, "not yet", sort_at=sooner, due_at=now + timedelta(seconds=1), chat_id=-5),
    )
    assert await keys_in_order(town, 3) == ["urgent", "sooner", "sooner too"]
    assert await keys_in_order(town) == ["later"]


async def test_each_recipient_gets_one_message_at_a_time(town: Town, family: FamilyPhone) -> None:
    appointment = await family.request(THURSDAY_9)
    await send_all(town)
    now = town.clock.now()
    for key, chat_id in (("first", -1), ("second", -1), ("elsewhere", -2)):
        await put(town, note(appointment.id, key, sort_at=now, due_at=now, chat_id=chat_id))
    busy = frozenset({("chat", -1)})
    there = await town.run(lambda uow, now: uow.notices.claim(now, now + LEASE, 30, busy))
    assert [one.notice.key for one in there] == ["elsewhere"]
    assert await keys_in_order(town) == ["first"]


async def test_a_cause_speaks_once(town: Town, family: FamilyPhone) -> None:
    appointment = await family.request(THURSDAY_9)
    now = town.clock.now()
    for _ in range(2):
        await put(town, note(appointment.id, "same", sort_at=now, due_at=now))
    assert await town.run(CountRows(NoticeRow)) == 2
    await send_all(town)
    await put(town, note(appointment.id, "same", sort_at=now, due_at=now))
    assert await claim(town) == []


async def test_a_claimed_notice_is_not_claimed_again_until_its_lease_ends(
    town: Town, family: FamilyPhone
) -> None:
    await family.request(THURSDAY_9)
    first = await claim(town)
    assert kinds(first) == ["card"]
    town.clock.advance(seconds=LEASE.total_seconds() - 1)
    assert await claim(town) == []
    town.clock.advance(seconds=1)
    assert kinds(await claim(town)) == ["card"]


async def test_released_leases_can_be_claimed_at_once(town: Town, family: FamilyPhone) -> None:
    await family.request(THURSDAY_9)
    await claim(town)
    await town.run(ReleaseLeases())
    assert kinds(await claim(town)) == ["card"]


async def test_what_was_sent_is_not_sent_again(town: Town, family: FamilyPhone) -> None:
    await family.book(THURSDAY_9)
    assert sorted(kinds(await send_all(town))) == ["card", "confirmed"]
    town.clock.advance(seconds=LEASE.total_seconds())
    assert await claim(town) == []


async def test_a_failed_attempt_is_counted_and_waits(town: Town, family: FamilyPhone) -> None:
    await family.request(THURSDAY_9)
    for attempts in range(3):
        (out,) = await claim(town)
        assert out.due.attempts == attempts
        await town.run(PutBack(out=out, wait=timedelta(seconds=10), counted=True))
        assert await claim(town) == []
        town.clock.advance(seconds=10)
    (out,) = await claim(town)
    await town.run(PutBack(out=out, wait=timedelta(0), counted=False))
    (out,) = await claim(town)
    assert out.due.attempts == 3


async def test_what_is_given_up_stays_dead_with_its_reason(town: Town, family: FamilyPhone) -> None:
    await family.request(THURSDAY_9)
    (out,) = await claim(town)
    await town.run(GiveUp(out=out, reason="chat not found"))
    assert await claim(town) == []
    assert [row["reason"] for row in await town.notices("dead")] == ["chat not found"]


async def test_several_changes_of_a_card_make_one_message_with_the_newest_state(
    town: Town, family: FamilyPhone
) -> None:
    appointment = await family.request(THURSDAY_9)
    for _ in range(3):
        await touch_card(town, appointment.id)
    await town.confirm(appointment)
    cards = [out for out in await claim(town) if out.due.notice.kind is NoticeKind.CARD]
    assert len(cards) == 1
    assert isinstance(cards[0].content, CardView)
    assert cards[0].content.decided_by == "Anna Beispiel"


async def test_the_first_card_is_posted_and_later_ones_edit_it(town: Town, family: FamilyPhone) -> None:
    appointment = await family.request(THURSDAY_9)
    (posted,) = await claim(town)
    await town.run(MarkSent(out=posted, message_id=555))
    await touch_card(town, appointment.id)
    (edited,) = await claim(town)
    assert (posted.edit, edited.edit) == (None, 555)


async def test_a_card_that_changed_while_it_was_sent_is_due_again(town: Town, family: FamilyPhone) -> None:
    appointment = await family.request(THURSDAY_9)
    (out,) = await claim(town)
    await touch_card(town, appointment.id)
    assert await claim(town) == []
    await town.run(MarkSent(out=out, message_id=555))
    (again,) = await claim(town)
    assert again.edit == 555
    await town.run(MarkSent(out=again, message_id=555))
    assert await claim(town) == []


@pytest.mark.parametrize("ending", [PutBack, GiveUp])
async def test_a_card_that_changed_meanwhile_outlives_the_failure_of_the_older_one(
    town: Town, family: FamilyPhone, ending: type[Any]
) -> None:
    appointment = await family.request(THURSDAY_9)
    (out,) = await claim(town)
    await touch_card(town, appointment.id)
    how: dict[str, Any] = {"reason": "gone"}
    if ending is PutBack:
        how = {"wait": timedelta(hours=1), "counted": True}
    await town.run(ending(out=out, **how))
    (again,) = await claim(town)
    assert again.due.attempts == 0


async def test_a_deleted_card_is_posted_anew(town: Town, family: FamilyPhone) -> None:
    appointment = await family.request(THURSDAY_9)
    await send_all(town)
    await touch_card(town, appointment.id)
    (edit,) = await claim(town)
    assert edit.edit is not None
    await town.run(LoseCard(out=edit))
    (post,) = await claim(town)
    assert post.edit is None
    await town.run(MarkSent(out=post, message_id=777))
    assert [row["message_id"] for row in await town.run(AllRows(CardRow))] == [777]


async def test_what_goes_out_is_in_the_recipients_language(town: Town) -> None:
    family = await town.family(1001, "ar")
    appointment = await family.book(THURSDAY_9)
    await family.cancel(appointment)
    await town.sweep(minutes=1)
    found = {type(out.content): (out.chat_id, out.language) for out in await send_all(town)}
    assert found == {CardView: (CHAT, "de"), NoticeView: (1001, "ar"), NewsView: (CHAT, "de")}


async def test_somebody_who_blocked_us_gets_no_more_and_the_office_is_told(
    town: Town, family: FamilyPhone
) -> None:
    await family.book(THURSDAY_10)
    confirmed = next(out for out in await claim(town) if isinstance(out.content, NoticeView))
    await town.run(MarkUnreachable(out=confirmed))
    assert await town.told() == ["unreachable"]
    town.clock.set(berlin(25, 10))
    await send_all(town)
    assert await town.reminders("sent") == []


async def test_the_next_due_time_is_known(town: Town, family: FamilyPhone) -> None:
    assert await town.run(NextDue()) is None
    await family.book(THURSDAY_10)
    await send_all(town)
    assert await town.run(NextDue()) == berlin(23, 10)


async def test_only_a_booked_talk_has_reminders(town: Town, family: FamilyPhone) -> None:
    appointment = await family.request(NEXT_MONDAY_10)
    assert await town.reminders() == []
    await town.confirm(appointment)
    assert len(await town.reminders()) == 3


async def test_a_reminder_that_would_be_past_is_not_made(town: Town, family: FamilyPhone) -> None:
    appointment = await family.request(THURSDAY_10)
    town.clock.set(berlin(25, 9, 59))
    await town.confirm(appointment)
    assert await town.reminders() == [berlin(25, 10), berlin(26, 8)]


async def test_each_reminder_goes_out_once_at_its_time(town: Town, family: FamilyPhone) -> None:
    await family.book(THURSDAY_10)
    await send_all(town)
    for at in (berlin(23, 10), berlin(25, 10), berlin(26, 8)):
        town.clock.set(at - timedelta(seconds=1))
        assert await send_all(town) == []
        town.clock.set(at)
        assert kinds(await send_all(town)) == ["reminder"]


async def test_a_reminder_that_was_sent_does_not_come_again_after_moving_there_and_back(
    town: Town, family: FamilyPhone
) -> None:
    appointment = await family.book(THURSDAY_10)
    town.clock.set(berlin(23, 10))
    await send_all(town)
    for start_at in (NEXT_MONDAY_10, THURSDAY_10):
        await family.move(appointment, start_at)
        await town.confirm(appointment)
    assert await town.reminders() == [berlin(25, 10), berlin(26, 8)]


@pytest.mark.parametrize("limit", [1, 30])
async def test_of_several_late_reminders_only_the_newest_goes_out(
    town: Town, family: FamilyPhone, limit: int
) -> None:
    await family.book(NEXT_MONDAY_10)
    await send_all(town)
    town.clock.set(berlin(29, 11))
    sent: list[Outgoing] = []
    while await is_something_ready(town):
        outgoing = await claim(town, limit)
        await send(town, outgoing)
        sent += outgoing
    assert [out.due.notice.due_at for out in sent] == [berlin(29, 10)]
    assert await town.reminders("expired") == [berlin(27, 10)]


async def test_an_older_reminder_that_failed_does_not_follow_a_newer_one(
    town: Town, family: FamilyPhone
) -> None:
    await family.book(NEXT_MONDAY_10)
    await send_all(town)
    town.clock.set(berlin(27, 10))
    (older,) = await claim(town)
    await town.run(PutBack(out=older, wait=timedelta(days=2, minutes=1), counted=True))
    town.clock.set(berlin(29, 10))
    assert [out.due.notice.due_at for out in await send_all(town)] == [berlin(29, 10)]
    town.clock.advance(minutes=2)
    assert await send_all(town) == []
    assert await town.reminders("expired") == [berlin(27, 10)]


async def test_a_late_reminder_expires_when_the_talk_is_too_near_or_has_begun(
    town: Town, family: FamilyPhone
) -> None:
    await family.book(THURSDAY_10)
    await send_all(town)
    town.clock.set(berlin(26, 8) + LATE_AFTER + timedelta(seconds=1))
    assert await send_all(town) == []
    assert len(await town.reminders("expired")) == 3
    assert await town.reminders() == []


async def test_no_reminder_goes_out_after_the_start(town: Town, family: FamilyPhone) -> None:
    await family.book(THURSDAY_10)
    await send_all(town)
    town.clock.set(THURSDAY_10)
    assert await send_all(town) == []
    assert len(await town.reminders("expired")) == 3


async def test_a_late_reminder_waits_for_the_morning(town: Town, family: FamilyPhone) -> None:
    await family.book(NEXT_MONDAY_10)
    await send_all(town)
    town.clock.set(berlin(27, 22))
    assert await send_all(town) == []
    town.clock.set(berlin(28, 7))
    assert [out.due.notice.due_at for out in await send_all(town)] == [berlin(27, 10)]


async def test_a_reminder_claimed_before_the_cancellation_is_not_sent_again_after_its_undo(
    town: Town, family: FamilyPhone
) -> None:
    appointment = await family.book(NEXT_MONDAY_10)
    await send_all(town)
    town.clock.set(berlin(27, 10))
    (claimed,) = await claim(town)
    await family.cancel(appointment)
    await town.run(MarkSent(out=claimed, message_id=1))
    await family.undo(appointment)
    assert await town.reminders() == [berlin(29, 10), berlin(30, 8)]


async def test_the_family_says_that_it_is_coming(town: Town, family: FamilyPhone) -> None:
    await family.book(THURSDAY_10)
    await send_all(town)
    town.clock.set(berlin(25, 10))
    (reminder,) = await send_all(town)
    notice_id = reminder.due.notice.id
    view = await town.run(SayComing(account_id=family.account_id, notice_id=notice_id))
    assert view.coming
    assert (await town.events())[-1] == "coming"


@pytest.fixture
async def many_due(postgres_database: Database) -> Database:
    """Two hundred notices, all due."""
    async with open_town(postgres_database) as town:
        appointment = await (await town.family()).request(THURSDAY_9)
        now = town.clock.now()
        await put(
            town, *(note(appointment.id, f"n{n}", sort_at=now, due_at=now, chat_id=-n) for n in range(1, 201))
        )
    return postgres_database


async def test_two_processes_never_get_the_same_notice(many_due: Database) -> None:
    now = many_due.clock.now()
    with many_due.open_runner() as one, many_due.open_runner() as other:
        batches = await asyncio.gather(
            *(
                runner.run(lambda uow, _: uow.notices.claim(now, now + LEASE, 10))
                for _ in range(15)
                for runner in (one, other)
            )
        )
        rest = await one.run(lambda uow, _: uow.notices.claim(now, now + LEASE, 300))
    claimed = [due.notice.id for batch in (*batches, rest) for due in batch]
    assert len(claimed) == len(set(claimed)) == 201
