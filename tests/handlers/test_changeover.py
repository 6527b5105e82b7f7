"""The two Sundays on which the clocks change: times offered, reminders and texts are right around them."""

from datetime import UTC, datetime
from functools import partial

import pytest

from services.delivery import NextDue
from tests.support.person import PersonPhone, Seen
from tests.support.stage import Stage, has_send, has_times, stage

AUTUMN = datetime(2026, 10, 20, 8, 0, tzinfo=UTC)
SPRING = datetime(2027, 3, 23, 8, 0, tzinfo=UTC)


def is_another_page(before: Seen, message: Seen) -> bool:
    return has_times(message) and message.buttons != before.buttons


async def page_to(family: PersonPhone, times: Seen, day: str) -> Seen:
    """Press "later" until a day is offered."""
    while not any(day in label for label in times.buttons):
        await family.tap(times, "Später")
        times = await family.wait(partial(is_another_page, times))
    return times


async def booked_on(st: Stage, day: str) -> tuple[PersonPhone, Seen]:
    family, times = await st.at_times()
    times = await page_to(family, times, day)
    await family.tap(times, next(label for label in times.buttons if day in label and "09:30" in label))
    await family.tap(await family.wait(has_send), "✅")
    worker = await st.worker()
    await worker.tap(await worker.wait(lambda m: "⏳" in m.text), "✅")
    return family, await family.wait(lambda m: m.text.startswith("✅"))


@pytest.mark.parametrize(
    ("now", "day", "text", "dues"),
    [
        (
            AUTUMN,
            "27.10.",
            "Dienstag, 27.10.2026, 09:30",
            ["2026-10-24T07:30", "2026-10-26T08:30", "2026-10-27T06:30"],
        ),
        (
            SPRING,
            "30.03.",
            "Dienstag, 30.03.2027, 09:30",
            ["2027-03-27T08:30", "2027-03-29T07:30", "2027-03-30T05:30"],
        ),
    ],
)
async def test_reminders_keep_their_wall_time_over_the_change(
    now: datetime, day: str, text: str, dues: list[str]
) -> None:
    async with stage(now=now) as st:
        family, confirmation = await booked_on(st, day)
        assert text in confirmation.text
        for due in dues:
            expected = datetime.fromisoformat(due + "+00:00")
            assert await st.runner.read(NextDue()) == expected
            before = await family.last()
            st.clock.set(expected)
            await st.sweep()
            reminder = await family.wait(lambda m: "⏰" in m.text, after=before)
            assert text in reminder.text
