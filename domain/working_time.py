"""Working days: Monday to Friday, without public holidays and the office's closure days."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

SATURDAY = 5


def add_working_days(
    moment: datetime, days: int, zone: ZoneInfo, is_open: Callable[[date], bool]
) -> datetime:
    """The same wall time `days` working days later; the answer is aware UTC."""
    wall = moment.astimezone(zone)
    while days > 0:
        wall += timedelta(days=1)
        if wall.weekday() < SATURDAY and is_open(wall.date()):
            days -= 1
    return wall.astimezone(UTC)
