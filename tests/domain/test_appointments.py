"""The life of an appointment: every status against every change."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.appointments import (
    LIVE,
    Appointment,
    Status,
    cancel,
    confirm,
    decline,
    expire,
    finish_cancel,
    move_to,
    pending_until,
    touch,
    undo_cancel,
)
from domain.errors import Changed, DomainError, TooLate
from tests.domain.builders import REQUESTED, START, appointment, local

Change = Callable[[Appointment], Appointment]
UNDO_FOR = timedelta(minutes=1)
NOW = START - timedelta(days=1)
NEW_START = START + timedelta(days=7)

CHANGES: dict[str, Change] = {
    "confirm": lambda one: confirm(one, by=7, now=NOW),
    "decline": lambda one: decline(one, by=7),
    "expire": lambda one: expire(one, now=NOW),
    "cancel": lambda one: cancel(one, now=NOW),
    "undo_cancel": lambda one: undo_cancel(one, now=NOW),
    "finish_cancel": lambda one: finish_cancel(one, now=NOW + UNDO_FOR),
    "move_to": lambda one: move_to(
        one, counsellor="B", start_at=NEW_START, end_at=NEW_START + timedelta(hours=1)
    ),
    "touch": touch,
}
ALLOWED: dict[str, dict[Status, Status]] = {
    "confirm": {Status.PENDING: Status.BOOKED},
    "decline": {Status.PENDING: Status.DECLINED},
    "expire": {Status.PENDING: Status.EXPIRED},
    "cancel": {Status.PENDING: Status.CANCELLED, Status.BOOKED: Status.CANCELLED},
    "undo_cancel": {Status.CANCELLED: Status.BOOKED},
    "finish_cancel": {Status.CANCELLED: Status.CANCELLED},
    "move_to": {Status.PENDING: Status.PENDING, Status.BOOKED: Status.BOOKED},
    "touch": {status: status for status in Status},
}


def in_status(status: Status) -> Appointment:
    """As it stands in this status, a cancelled one within its minute."""
    if status is Status.PENDING:
        return appointment(status, expires_at=NOW)
    if status is Status.CANCELLED:
        return appointment(status, cancelled_from=Status.BOOKED, undo_until=NOW + UNDO_FOR)
    return appointment(status)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_possible_from_its_statuses_only(change: str, status: Status) -> None:
    before = in_status(status)
    result = ALLOWED[change].get(status)

    if result is None:
        with pytest.raises(Changed):
            CHANGES[change](before)
    else:
        after = CHANGES[change](before)
        assert after.status is result
        assert after.version == before.version + 1
        assert (after.id, after.code, after.chain, after.family_id) == (
            before.id,
            before.code,
            before.chain,
            before.family_id,
        )


@pytest.mark.parametrize("status", Status)
def test_proposed_pending_and_booked_are_alive(status: Status) -> None:
    assert appointment(status).is_live is (status in {Status.PROPOSED, Status.PENDING, Status.BOOKED})
    assert (status in LIVE) is appointment(status).is_live


@pytest.mark.parametrize("change", ["confirm", "decline"])
def test_a_decision_keeps_who_made_it_and_ends_the_waiting(change: str) -> None:
    after = CHANGES[change](in_status(Status.PENDING))

    assert (after.decided_by, after.expires_at) == (7, None)


@pytest.mark.parametrize(
    "change", [lambda one: confirm(one, by=7, now=START), lambda one: cancel(one, now=START)]
)
@pytest.mark.parametrize("status", [Status.PENDING])
def test_after_its_start_nothing_is_confirmed_or_cancelled(change: Change, status: Status) -> None:
    with pytest.raises(TooLate):
        change(in_status(status))


def test_a_second_before_its_start_both_are_possible() -> None:
    just = START - timedelta(seconds=1)

    assert confirm(in_status(Status.PENDING), by=7, now=just).status is Status.BOOKED
    assert cancel(in_status(Status.BOOKED), now=just).status is Status.CANCELLED


@pytest.mark.parametrize(
    ("expires_at", "refusal"),
    [(NOW, None), (NOW - timedelta(hours=1), None), (NOW + timedelta(seconds=1), Changed), (None, Changed)],
)
def test_a_request_expires_at_its_time_and_not_before(
    expires_at: object, refusal: type[DomainError] | None
) -> None:
    request = appointment(Status.PENDING, expires_at=expires_at)

    if refusal:
        with pytest.raises(refusal):
            expire(request, now=NOW)
    else:
        assert expire(request, now=NOW).expires_at is None


@pytest.mark.parametrize("status", [Status.PENDING, Status.BOOKED])
def test_a_cancellation_taken_back_leaves_everything_but_the_version_as_it_was(status: Status) -> None:
    before = in_status(status)

    after = undo_cancel(cancel(before, now=NOW), now=NOW + timedelta(seconds=59))

    assert after == replace(before, version=before.version + 2)


def test_after_a_minute_a_cancellation_cannot_be_taken_back() -> None:
    cancelled = cancel(in_status(Status.BOOKED), now=NOW)

    with pytest.raises(TooLate):
        undo_cancel(cancelled, now=NOW + UNDO_FOR)


def test_before_a_minute_is_over_a_cancellation_is_not_final() -> None:
    cancelled = cancel(in_status(Status.BOOKED), now=NOW)

    with pytest.raises(Changed):
        finish_cancel(cancelled, now=NOW + UNDO_FOR - timedelta(seconds=1))


def test_a_final_cancellation_can_neither_be_taken_back_nor_finished_again() -> None:
    final = finish_cancel(cancel(in_status(Status.BOOKED), now=NOW), now=NOW + UNDO_FOR)

    for change in ("undo_cancel", "finish_cancel"):
        with pytest.raises(Changed):
            CHANGES[change](final)


def test_a_move_changes_time_and_counsellor_only() -> None:
    before = in_status(Status.BOOKED)

    after = CHANGES["move_to"](before)

    assert after == replace(
        before,
        counsellor="B",
        start_at=NEW_START,
        end_at=NEW_START + timedelta(hours=1),
        version=before.version + 1,
    )


@pytest.mark.parametrize(
    ("after_working_days", "start", "expected"),
    [
        ("2026-11-24 10:00", "2026-12-01 09:00", "2026-11-24 10:00"),
        ("2026-11-24 10:00", "2026-11-24 09:00", "2026-11-24 07:00"),
        ("2026-11-24 10:00", "2026-11-24 12:00", "2026-11-24 10:00"),
        ("2026-11-24 10:00", "2026-11-19 11:00", "2026-11-19 10:00"),
    ],
)
def test_a_request_ends_after_three_working_days_or_two_hours_before_its_start(
    after_working_days: str, start: str, expected: str
) -> None:
    assert pending_until(REQUESTED, local(after_working_days), local(start)) == local(expected)
