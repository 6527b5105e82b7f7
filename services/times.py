"""Free times as use cases need them: the rule fed with the schedule, the clock and the occupied cells."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from domain.appointments import Appointment
from domain.errors import SlotGone
from domain.occupancy import Claim, cells_between, claim_for
from domain.offices import AppointmentType, Counsellor, Office
from domain.slots import Slot, bookable_from, bookable_until, free_slots, is_offered
from services.ports import UnitOfWork

FIRST_TALK = "first_talk"
READ_AT_ONCE = timedelta(days=7)


def kind_of(uow: UnitOfWork, code: str = FIRST_TALK) -> AppointmentType:
    """The appointment type by its code."""
    return uow.district.type_by_code[code]


def free_times(
    uow: UnitOfWork,
    office: Office,
    kind: AppointmentType,
    now: datetime,
    *,
    language: str,
    after: datetime | None = None,
    counsellors: Sequence[Counsellor] | None = None,
    exempt: str = "",
) -> Iterator[Slot]:
    """The office's free times from `after` (or the earliest) to the horizon, read week by week.

    `counsellors` narrows them to some of the office's; what the chain `exempt` keeps counts as free.
    """
    begin = max(after or now, bookable_from(office, now))
    end = bookable_until(office, now)
    people = [c.code for c in office.counsellors if counsellors is None or c in counsellors]
    while begin < end:
        until = min(begin + READ_AT_ONCE, end)
        around = kind.duration + kind.buffer_before + kind.buffer_after
        busy = uow.occupancy.busy(people, cells_between(begin - around, until + around), exempt)
        yield from free_slots(
            office,
            kind,
            uow.calendar,
            busy,
            after=begin,
            until=until,
            language=language,
            counsellors=counsellors,
        )
        begin = until


def other_times(times: Iterator[Slot], moved: Appointment) -> Iterator[Slot]:
    """Without the time that the appointment has already."""
    return (slot for slot in times if slot.start_at != moved.start_at)


def speakers(office: Office, language: str) -> tuple[Counsellor, ...]:
    """The office's counsellors who speak the language."""
    return tuple(c for c in office.counsellors if language in c.languages)


def offering(
    uow: UnitOfWork, office: Office, kind: AppointmentType, code: str, start_at: datetime, now: datetime
) -> Counsellor:
    """The counsellor of this code, if the office offers this start with them; SlotGone otherwise."""
    counsellor = uow.district.counsellor_by_code.get(code)
    if counsellor is None or counsellor.office != office.code:
        raise SlotGone
    if not is_offered(office, counsellor, kind, uow.calendar, start_at, now):
        raise SlotGone
    return counsellor


def claim_of(uow: UnitOfWork, kind: str, counsellor: str, start_at: datetime) -> Claim:
    """The cells of an appointment of this kind at this time."""
    return claim_for(kind_of(uow, kind), counsellor, start_at)
