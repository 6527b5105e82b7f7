"""Time as five-minute cells: what a hold or an appointment keeps of a counsellor's day.

The database refuses a second owner of a cell (promise 1), buffers included; nothing else has to.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.offices import AppointmentType

CELL = timedelta(minutes=5)
_SECONDS = int(CELL.total_seconds())


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """A run of cells of one resource (a counsellor's code). Cells count from 1970 in UTC."""

    resource: str
    cells: range


def cells_between(start_at: datetime, end_at: datetime) -> range:
    """All cells that the time from `start_at` up to `end_at` touches."""
    return range(
        int(start_at.timestamp()) // _SECONDS,
        -(-int(end_at.timestamp()) // _SECONDS),
    )


def claim_for(kind: AppointmentType, counsellor: str, start_at: datetime) -> Claim:
    """The cells an appointment of this kind keeps, its buffers included."""
    return Claim(
        resource=counsellor,
        cells=cells_between(start_at - kind.buffer_before, start_at + kind.duration + kind.buffer_after),
    )
