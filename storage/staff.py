"""Staff and office chats, and the event log."""

from collections.abc import Sequence

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from domain.permissions import Role, Staff
from services.model import Event
from storage.rows import EventRow, OfficeChatRow, StaffRow


class StaffTable:
    """Repository of staff and of the chats bound to offices."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_account(self, account_id: int) -> Staff | None:
        """The member of staff behind an account."""
        query = select(StaffRow).where(StaffRow.account_id == account_id, col(StaffRow.active))
        row = self._session.exec(query).first()
        return _staff(row) if row else None

    def get(self, staff_id: int) -> Staff | None:
        """By number."""
        row = self._session.get(StaffRow, staff_id)
        return _staff(row) if row else None

    def bind(self, staff: Staff) -> None:
        """Bind the account, or change what it is bound to."""
        found = self._session.exec(select(StaffRow).where(StaffRow.account_id == staff.account_id)).first()
        row = found or StaffRow(account_id=staff.account_id, role="", name="")
        row.role, row.name = staff.role.value, staff.name
        row.office, row.counsellor, row.active = staff.office, staff.counsellor, True
        self._session.add(row)
        self._session.flush()

    def keep_only(self, account_ids: Sequence[int], offices: Sequence[str]) -> None:
        """Whoever is not among these is staff no longer; their past decisions keep their name."""
        gone = update(StaffRow).where(col(StaffRow.account_id).not_in(account_ids))
        self._session.execute(gone.values(active=False))
        self._session.execute(delete(OfficeChatRow).where(col(OfficeChatRow.office).not_in(offices)))

    def chat_of(self, office: str) -> int | None:
        """The office's group chat."""
        row = self._session.get(OfficeChatRow, office)
        return row.chat_id if row else None

    def office_of_chat(self, chat_id: int) -> str | None:
        """Which office a group chat belongs to."""
        query = select(OfficeChatRow.office).where(OfficeChatRow.chat_id == chat_id)
        return self._session.exec(query).first()

    def bind_chat(self, office: str, chat_id: int) -> None:
        """Bind the chat, replacing an earlier one; a chat belongs to one office."""
        elsewhere = delete(OfficeChatRow).where(col(OfficeChatRow.chat_id) == chat_id)
        self._session.execute(elsewhere.where(col(OfficeChatRow.office) != office))
        self._session.merge(OfficeChatRow(office=office, chat_id=chat_id))
        self._session.flush()


def _staff(row: StaffRow) -> Staff:
    return Staff(
        id=row.id or 0,
        account_id=row.account_id,
        role=Role(row.role),
        name=row.name,
        office=row.office,
        counsellor=row.counsellor,
    )


class EventTable:
    """Repository of facts."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, event: Event) -> None:
        """Append."""
        self._session.add(EventRow(**{name: getattr(event, name) for name in Event.__slots__}))
