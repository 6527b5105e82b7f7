"""The schema. Rows validate nothing (`table=True`); constraints do, and the domain before them."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, LargeBinary
from sqlmodel import Field, SQLModel

from storage.types import UtcDateTime


def _at(*, nullable: bool = False, index: bool = False) -> Column[datetime]:
    return Column(UtcDateTime(), nullable=nullable, index=index)


class AccountRow(SQLModel, table=True):
    """A channel identity: found by keyed hash, its channel id sealed under the person's own key."""

    __tablename__ = "account"

    id: int | None = Field(default=None, primary_key=True)
    lookup: bytes = Field(sa_column=Column(LargeBinary, nullable=False, unique=True))
    person: str = Field(unique=True)
    sealed_channel: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    language: str
    reachable: bool = True
    created_at: datetime = Field(sa_column=_at())


class ConsentRow(SQLModel, table=True):
    """Who agreed to which version of the notice, when, in which language."""

    __tablename__ = "consent"

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    version: str
    language: str
    given_at: datetime = Field(sa_column=_at())


class FamilyRow(SQLModel, table=True):
    """Who is counselled, under a pseudonym."""

    __tablename__ = "family"

    id: int | None = Field(default=None, primary_key=True)
    pseudonym: str
    created_at: datetime = Field(sa_column=_at())


class FamilyAccountRow(SQLModel, table=True):
    """An account acts for a family."""

    __tablename__ = "family_account"

    family_id: int = Field(primary_key=True, foreign_key="family.id")
    account_id: int = Field(primary_key=True, foreign_key="account.id", index=True)


class DialogueRow(SQLModel, table=True):
    """Where an account is in its dialogue; `draft` is JSON of ids."""

    __tablename__ = "dialogue"
    __table_args__ = (
        CheckConstraint("shown_version <= version", name="shown_not_ahead"),
        Index("ix_dialogue_stale", "updated_at"),
    )

    account_id: int = Field(primary_key=True, foreign_key="account.id")
    at: str
    draft: str
    version: int
    message_id: int | None = Field(default=None, sa_column=Column(BigInteger))
    shown_version: int = 0
    updated_at: datetime = Field(sa_column=_at())


class OccupancyRow(SQLModel, table=True):
    """A five-minute cell of a resource with its one owner: the key refuses every overlap."""

    __tablename__ = "occupancy"

    resource: str = Field(primary_key=True)
    cell: int = Field(primary_key=True)
    chain: str = Field(index=True)


class HoldRow(SQLModel, table=True):
    """A kept time; one per family by its key."""

    __tablename__ = "hold"
    __table_args__ = (CheckConstraint("start_at < end_at", name="hold_has_length"),)

    family_id: int = Field(primary_key=True, foreign_key="family.id")
    chain: str
    counsellor: str
    kind: str
    start_at: datetime = Field(sa_column=_at())
    end_at: datetime = Field(sa_column=_at())
    expires_at: datetime = Field(sa_column=_at(index=True))
    appointment_id: int | None = Field(default=None, foreign_key="appointment.id")


class AppointmentRow(SQLModel, table=True):
    """An appointment; changed by compare-and-set on `version` only."""

    __tablename__ = "appointment"
    __table_args__ = (
        CheckConstraint("start_at < end_at", name="appointment_has_length"),
        CheckConstraint(
            "status IN ('proposed','pending','booked','fulfilled','noshow','declined','expired','cancelled')",
            name="appointment_status_known",
        ),
        CheckConstraint(
            "(status = 'pending') = (expires_at IS NOT NULL) OR status = 'cancelled'",
            name="pending_expires",
        ),
        Index("ix_appointment_office", "office", "status"),
        Index("ix_appointment_expiry", "status", "expires_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    chain: str = Field(unique=True)
    family_id: int = Field(foreign_key="family.id", index=True)
    office: str
    counsellor: str
    kind: str
    topic: str
    language: str
    interpreter: bool
    start_at: datetime = Field(sa_column=_at())
    end_at: datetime = Field(sa_column=_at())
    status: str
    version: int
    requested_at: datetime = Field(sa_column=_at())
    expires_at: datetime | None = Field(default=None, sa_column=_at(nullable=True))
    decided_by: int | None = Field(default=None, foreign_key="staff.id")
    decided_version: int | None = None
    cancelled_from: str | None = None
    undo_until: datetime | None = Field(default=None, sa_column=_at(nullable=True, index=True))


class MoveRow(SQLModel, table=True):
    """An open wish to move an appointment; one at a time by its key."""

    __tablename__ = "move"
    __table_args__ = (CheckConstraint("start_at < end_at", name="move_has_length"),)

    appointment_id: int = Field(primary_key=True, foreign_key="appointment.id")
    side: str
    counsellor: str
    start_at: datetime = Field(sa_column=_at())
    end_at: datetime = Field(sa_column=_at())
    expires_at: datetime = Field(sa_column=_at(index=True))


class CardRow(SQLModel, table=True):
    """The message in the office chat that stands for an appointment."""

    __tablename__ = "card"

    appointment_id: int = Field(primary_key=True, foreign_key="appointment.id")
    chat_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    message_id: int | None = Field(default=None, sa_column=Column(BigInteger))
    mode: str = "plain"


class NoticeRow(SQLModel, table=True):
    """An outgoing message: committed with its cause, claimed under a lease, never twice by its key."""

    __tablename__ = "notice"
    __table_args__ = (
        CheckConstraint("(account_id IS NULL) <> (chat_id IS NULL)", name="one_recipient"),
        CheckConstraint("status IN ('due','sent','expired','dead')", name="notice_status_known"),
        Index("ix_notice_due", "status", "due_at"),
        Index("ix_notice_appointment", "appointment_id", "kind"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: str
    news: str | None = None
    appointment_id: int = Field(foreign_key="appointment.id")
    account_id: int | None = Field(default=None, foreign_key="account.id", index=True)
    chat_id: int | None = Field(default=None, sa_column=Column(BigInteger))
    due_at: datetime = Field(sa_column=_at())
    sort_at: datetime = Field(sa_column=_at())
    urgency: int
    status: str = "due"
    reason: str | None = None
    coming: bool = False
    attempts: int = 0
    round: int = 0
    not_before: datetime | None = Field(default=None, sa_column=_at(nullable=True))
    lease_until: datetime | None = Field(default=None, sa_column=_at(nullable=True))
    message_id: int | None = Field(default=None, sa_column=Column(BigInteger))
    sent_at: datetime | None = Field(default=None, sa_column=_at(nullable=True))


class StaffRow(SQLModel, table=True):
    """A member of staff, bound to an account."""

    __tablename__ = "staff"
    __table_args__ = (
        CheckConstraint("role IN ('counsellor','team_head','coordinator','admin')", name="staff_role_known"),
    )

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", unique=True)
    role: str
    name: str
    office: str | None = None
    counsellor: str | None = None
    active: bool = True


class OfficeChatRow(SQLModel, table=True):
    """The group chat of an office."""

    __tablename__ = "office_chat"

    office: str = Field(primary_key=True)
    chat_id: int = Field(sa_column=Column(BigInteger, nullable=False, unique=True))


class InboxRow(SQLModel, table=True):
    """An update taken in. `lane` keeps one account's order and goes, with the payload, when it is done."""

    __tablename__ = "inbox"
    __table_args__ = (
        CheckConstraint("status IN ('new','done','quarantined')", name="inbox_status_known"),
        CheckConstraint("status <> 'done' OR payload IS NULL", name="done_keeps_nothing"),
        Index("ix_inbox_status", "status", "received_at"),
    )

    update_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    status: str = "new"
    lane: int | None = Field(default=None, sa_column=Column(BigInteger))
    payload: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
    attempts: int = 0
    received_at: datetime = Field(sa_column=_at())


class EventRow(SQLModel, table=True):
    """A pseudonymous fact for the figures."""

    __tablename__ = "event"
    __table_args__ = (Index("ix_event_office", "office", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_column=_at())
    kind: str
    office: str
    appointment_kind: str | None = None
    language: str | None = None
    topic: str | None = None
    interpreter: bool | None = None
