"""When to remind, and what to do with a reminder that comes to its turn late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

QUIET_FROM = time(21)
QUIET_UNTIL = time(7)
EVENING_BEFORE = time(20, 30)
LATE_AFTER = timedelta(minutes=15)
WORTH_SENDING_BEFORE = timedelta(hours=2)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedReminder:
    """`before` is the distance as configured; `due_at` the instant (aware UTC) after quiet hours."""

    before: timedelta
    due_at: datetime


class Fate(Enum):
    """What becomes of a reminder whose turn has come."""

    SEND = "send"
    WAIT = "wait"
    EXPIRE = "expire"


def plan(
    start_at: datetime, distances: Iterable[timedelta], zone: ZoneInfo, now: datetime
) -> tuple[PlannedReminder, ...]:
    """The reminders of an appointment, earliest first; those already past are left out."""
    planned = (PlannedReminder(before=before, due_at=due_at(start_at, before, zone)) for before in distances)
    return tuple(sorted((p for p in planned if p.due_at > now), key=lambda p: p.due_at))


def due_at(start_at: datetime, before: timedelta, zone: ZoneInfo) -> datetime:
    """Count whole days in wall time ("the same time the day before"), the rest in real time.

    In the quiet hours (21-07) nobody is disturbed: the reminder goes out at 20:30 the evening before.
    """
    days, rest = divmod(before, ONE_DAY)
    wall = start_at.astimezone(zone)
    if days:  # even a step of nothing would forget which of a doubled hour's two times it is
        wall -= days * ONE_DAY
    wall = (wall.astimezone(UTC) - rest).astimezone(zone)
    if wall.time() >= QUIET_FROM:
        wall = datetime.combine(wall.date(), EVENING_BEFORE, zone)
    elif wall.time() < QUIET_UNTIL:
        wall = datetime.combine(wall.date() - ONE_DAY, EVENING_BEFORE, zone)
    return wall.astimezone(UTC)


def is_quiet(now: datetime, zone: ZoneInfo) -> bool:
    """Say whether it is night where the family lives."""
    wall = now.astimezone(zone).time()
    return wall >= QUIET_FROM or wall < QUIET_UNTIL


def fate(*, due_at: datetime, start_at: datetime, now: datetime, zone: ZoneInfo) -> Fate:
    """Decide on a due reminder: in time it goes out; late only while it still helps; never at night."""
    if now >= start_at:
        return Fate.EXPIRE
    if now - due_at <= LATE_AFTER:
        return Fate.SEND
    if start_at - now < WORTH_SENDING_BEFORE:
        return Fate.EXPIRE
    return Fate.WAIT if is_quiet(now, zone) else Fate.SEND
