"""Updates taken in: sealed, one row each, gone (payload and lane) in the transaction that finishes them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from services.model import RawUpdate
from storage.engines import COUNT_INSERTED
from storage.rows import InboxRow
from storage.sealing import KeyRing, SealBroken


class InboxTable:
    """Repository of taken-in updates."""

    def __init__(self, session: Session, ring: KeyRing) -> None:
        self._session = session
        self._ring = ring
        self._postgres = session.get_bind().dialect.name == "postgresql"

    def add(self, raw: RawUpdate, now: datetime) -> RawUpdate | None:
        """Take it in, its lane turned to a keyed hash; None when it was taken in before."""
        lane = self._ring.lane(raw.lane) if raw.lane else None
        insert = (postgresql.insert if self._postgres else sqlite.insert)(InboxRow)
        statement = insert.values(
            update_id=raw.update_id,
            status="new",
            lane=lane,
            payload=self._ring.seal(raw.payload, _place(raw.update_id)),
            attempts=0,
            received_at=now,
        ).on_conflict_do_nothing(index_elements=["update_id"])
        added = self._session.execute(statement, execution_options=COUNT_INSERTED)
        if added.rowcount != 1:  # type: ignore[attr-defined]
            return None
        return replace(raw, lane=lane or 0)

    def unfinished(self) -> Sequence[RawUpdate]:
        """What a killed process left, in the order it came; what no known key opens is quarantined."""
        query = (
            select(InboxRow)
            .where(InboxRow.status == "new")
            .order_by(col(InboxRow.received_at), col(InboxRow.update_id))
        )
        rows = self._session.exec(query).all()
        opened = [raw for row in rows if (raw := self._open_again(row))]
        self._session.flush()
        return opened

    def _open_again(self, row: InboxRow) -> RawUpdate | None:
        try:
            return self._raw(row)
        except SealBroken:
            row.status, row.lane = "quarantined", None
            return None

    def finish(self, update_id: int, _now: datetime) -> bool:
        """Mark as done and delete the payload; False when it was done before."""
        done = (
            update(InboxRow)
            .where(col(InboxRow.update_id) == update_id, col(InboxRow.status) == "new")
            .values(status="done", payload=None, lane=None)
        )
        return int(self._session.execute(done).rowcount) == 1  # type: ignore[attr-defined]

    def fail(self, update_id: int, most: int) -> bool:
        """Count a failed attempt; True when that was the last and the update is quarantined."""
        row = self._session.get(InboxRow, update_id)
        if row is None or row.status != "new":
            return True
        row.attempts += 1
        if row.attempts >= most:
            row.status, row.lane = "quarantined", None
        self._session.flush()
        return row.status == "quarantined"

    def forget(self, done_before: datetime, quarantined_before: datetime) -> int:
        """Retention: duplicates are recognised for two days, quarantined payloads kept for one."""
        dead = (
            update(InboxRow)
            .where(col(InboxRow.status) == "quarantined")
            .where(col(InboxRow.payload).is_not(None))
            .where(col(InboxRow.received_at) < quarantined_before)
            .values(payload=None)
        )
        self._session.execute(dead)
        old = (
            delete(InboxRow)
            .where(col(InboxRow.status) != "new")
            .where(col(InboxRow.received_at) < done_before)
        )
        return int(self._session.execute(old).rowcount)  # type: ignore[attr-defined]

    def _raw(self, row: InboxRow) -> RawUpdate:
        payload = self._ring.open(row.payload or b"", _place(row.update_id))
        return RawUpdate(update_id=row.update_id, lane=row.lane or 0, payload=payload)


def _place(update_id: int) -> str:
    return f"inbox:{update_id}:payload"
