"""The outbox: notices as rows, claimed under leases, so that a killed courier loses and doubles nothing."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, or_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from services.model import Due, Notice, NoticeKind, OfficeNews, Recipient
from storage.rows import NoticeRow


class NoticeTable:
    """Repository of outgoing messages."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._postgres = session.get_bind().dialect.name == "postgresql"

    def put(self, notice: Notice) -> None:
        """Insert. A card already known becomes due again (a new round); anything else is said once only."""
        insert = (postgresql.insert if self._postgres else sqlite.insert)(NoticeRow)
        statement = insert.values(**_values(notice))
        if notice.kind is NoticeKind.CARD:
            again = {
                "status": "due",
                "due_at": notice.due_at,
                "sort_at": notice.sort_at,
                "attempts": 0,
                "not_before": None,
                "round": NoticeRow.__table__.c.round + 1,  # type: ignore[attr-defined]
            }
            statement = statement.on_conflict_do_update(index_elements=["key"], set_=again)
        else:
            statement = statement.on_conflict_do_nothing(index_elements=["key"])
        self._session.execute(statement)

    def drop_waiting(self, appointment_id: int, kinds: Sequence[str]) -> int:
        """Delete what waits of these kinds; what has been sent stays on record."""
        drop = (
            delete(NoticeRow)
            .where(col(NoticeRow.appointment_id) == appointment_id)
            .where(col(NoticeRow.kind).in_(kinds))
            .where(col(NoticeRow.status) == "due")
        )
        return int(self._session.execute(drop).rowcount)  # type: ignore[attr-defined]

    def claim(
        self, now: datetime, lease_until: datetime, limit: int, busy: AbstractSet[Recipient] = frozenset()
    ) -> Sequence[Due]:
        """Lease what is due, most urgent first, one for each recipient that is not busy.

        Rows leased by others are passed over.
        """
        query = (
            select(NoticeRow)
            .where(*_ready(now), *_for_others(busy))
            .order_by(col(NoticeRow.urgency), col(NoticeRow.sort_at), col(NoticeRow.id))
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        claimed: dict[Recipient, Due] = {}
        for row in self._session.exec(query).all():
            notice = _notice(row)
            if notice.recipient not in claimed:
                row.lease_until = lease_until
                due = Due(notice=notice, attempts=row.attempts, round=row.round)
                claimed[notice.recipient] = due
        self._session.flush()
        return list(claimed.values())

    def mark_sent(self, due: Due, message_id: int | None, now: datetime) -> None:
        """Done, unless a newer round has made it due again; then only the lease ends."""
        done = self._end_lease(due, status="sent", message_id=message_id, sent_at=now, reason=None)
        if not done:
            self._free(due)

    def put_back(self, due: Due, not_before: datetime, *, counted: bool) -> None:
        """Later again."""
        attempts = due.attempts + 1 if counted else due.attempts
        if not self._end_lease(due, not_before=not_before, attempts=attempts):
            self._free(due)

    def give_up(self, due: Due, reason: str) -> None:
        """Never again: `expired` has lost its sense, anything else is a dead letter."""
        status = "expired" if reason == "expired" else "dead"
        if not self._end_lease(due, status=status, reason=reason):
            self._free(due)

    def release_leases(self) -> None:
        """Free everything that was claimed."""
        self._session.execute(
            update(NoticeRow).where(col(NoticeRow.status) == "due").values(lease_until=None)
        )

    def next_due(self, now: datetime) -> datetime | None:
        """When the next one is due that is still to come."""
        query = (
            select(func.min(NoticeRow.due_at))
            .where(col(NoticeRow.status) == "due")
            .where(col(NoticeRow.due_at) > now)
        )
        return self._session.exec(query).one()

    def has_newer_reminder(self, notice: Notice, now: datetime) -> bool:
        """Say whether the same person has a newer reminder of the appointment, sent or due by now."""
        query = (
            select(NoticeRow.id)
            .where(NoticeRow.appointment_id == notice.appointment_id)
            .where(NoticeRow.account_id == notice.account_id)
            .where(NoticeRow.kind == NoticeKind.REMINDER.value)
            .where(col(NoticeRow.status).in_(["due", "sent"]))
            .where(col(NoticeRow.due_at) > notice.due_at, col(NoticeRow.due_at) <= now)
        )
        return self._session.exec(query).first() is not None

    def get(self, notice_id: int) -> Notice | None:
        """By its number, sent or not."""
        row = self._session.get(NoticeRow, notice_id)
        return _notice(row) if row else None

    def mark_coming(self, notice_id: int) -> bool:
        """The family answered this reminder; False if it had before."""
        first = (
            update(NoticeRow)
            .where(col(NoticeRow.id) == notice_id, col(NoticeRow.coming).is_(False))
            .values(coming=True)
        )
        return int(self._session.execute(first).rowcount) == 1  # type: ignore[attr-defined]

    def _end_lease(self, due: Due, **values: object) -> bool:
        end = (
            update(NoticeRow)
            .where(col(NoticeRow.id) == due.notice.id, col(NoticeRow.round) == due.round)
            .values(lease_until=None, **values)
        )
        return int(self._session.execute(end).rowcount) == 1  # type: ignore[attr-defined]

    def _free(self, due: Due) -> None:
        self._session.execute(
            update(NoticeRow).where(col(NoticeRow.id) == due.notice.id).values(lease_until=None)
        )


def _ready(now: datetime) -> list[ColumnElement[bool]]:
    return [
        col(NoticeRow.status) == "due",
        col(NoticeRow.due_at) <= now,
        or_(col(NoticeRow.not_before).is_(None), col(NoticeRow.not_before) <= now),
        or_(col(NoticeRow.lease_until).is_(None), col(NoticeRow.lease_until) <= now),
    ]


def _for_others(busy: AbstractSet[Recipient]) -> list[ColumnElement[bool]]:
    accounts = [number for kind, number in busy if kind == "account"]
    chats = [number for kind, number in busy if kind == "chat"]
    return [
        or_(col(NoticeRow.account_id).is_(None), col(NoticeRow.account_id).not_in(accounts)),
        or_(col(NoticeRow.chat_id).is_(None), col(NoticeRow.chat_id).not_in(chats)),
    ]


def _values(notice: Notice) -> dict[str, object]:
    return {
        "key": notice.key,
        "kind": notice.kind.value,
        "news": notice.news.value if notice.news else None,
        "appointment_id": notice.appointment_id,
        "account_id": notice.account_id,
        "chat_id": notice.chat_id,
        "due_at": notice.due_at,
        "sort_at": notice.sort_at,
        "urgency": notice.urgency,
        "status": "due",
        "coming": False,
        "attempts": 0,
        "round": 0,
    }


def _notice(row: NoticeRow) -> Notice:
    return Notice(
        id=row.id or 0,
        key=row.key,
        kind=NoticeKind(row.kind),
        news=OfficeNews(row.news) if row.news else None,
        appointment_id=row.appointment_id,
        account_id=row.account_id,
        chat_id=row.chat_id,
        due_at=row.due_at,
        sort_at=row.sort_at,
        urgency=row.urgency,
        coming=row.coming,
    )
