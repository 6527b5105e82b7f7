"""Who writes to us: finding an account, the first consent, the language; binding staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.permissions import Role, Staff
from services.dialogue import Shown, enter, go
from services.model import At, Dialogue
from services.ports import UnitOfWork

NOTICE_VERSION = "2026-11"


@dataclass(frozen=True, kw_only=True, slots=True)
class Visitor:
    """Whoever is behind an update: known or not, with their language and place in the dialogue."""

    account_id: int | None = None
    language: str | None = None
    dialogue: Dialogue | None = None
    staff: Staff | None = None

    @property
    def is_newcomer(self) -> bool:
        """Say whether they have not agreed yet: a dialogue begins with the consent, and staff need none."""
        return self.dialogue is None and self.staff is None


@dataclass(frozen=True, kw_only=True, slots=True)
class FindVisitor:
    """Question: who is this channel id? Found by keyed hash."""

    channel_id: int

    def __call__(self, uow: UnitOfWork, _now: datetime) -> Visitor:
        """Nothing is kept of somebody unknown."""
        account = uow.accounts.by_channel(self.channel_id)
        if account is None:
            return Visitor()
        return Visitor(
            account_id=account.id,
            language=account.language,
            dialogue=uow.dialogues.get(account.id),
            staff=uow.staff.of_account(account.id),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Agree:
    """The person agreed to the notice: only now is anything about them kept."""

    channel_id: int
    language: str

    def __call__(self, uow: UnitOfWork, now: datetime) -> Shown:
        """Log the consent (version, time, language) and open the home screen."""
        account = uow.accounts.by_channel(self.channel_id)
        if account is None:
            account = uow.accounts.add(self.channel_id, self.language, now)
        else:
            uow.accounts.set_language(account.id, self.language)
        uow.accounts.log_consent(account.id, NOTICE_VERSION, self.language, now)
        uow.accounts.set_reachable(account.id, reachable=True)
        return go(uow, enter(uow, account.id, None), now, At.HOME)


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeLanguage:
    """Another language for the chat, at any time; Back leads where one was."""

    account_id: int
    version: int
    language: str

    def __call__(self, uow: UnitOfWork, now: datetime) -> Shown:
        """From now on everything reaches this account in the new language."""
        dialogue = enter(uow, self.account_id, self.version)
        if self.language in uow.district.languages:
            uow.accounts.set_language(self.account_id, self.language)
        return go(uow, dialogue, now, dialogue.draft.before or At.HOME, before=None)


@dataclass(frozen=True, kw_only=True, slots=True)
class StaffEntry:
    """One line of the bindings: a member of staff by channel id."""

    channel_id: int
    role: Role
    name: str
    office: str | None = None
    counsellor: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class BindStaff:
    """Bind staff and office chats as the operator's file says; the file is the whole list."""

    entries: Sequence[StaffEntry]
    chats: Sequence[tuple[str, int]]

    def __call__(self, uow: UnitOfWork, now: datetime) -> None:
        """Accounts of staff are made here: they work for the office and need no family's consent."""
        bound = []
        for entry in self.entries:
            account = uow.accounts.by_channel(entry.channel_id)
            if account is None:
                account = uow.accounts.add(entry.channel_id, "de", now)
            bound.append(account.id)
            uow.staff.bind(
                Staff(
                    id=0,
                    account_id=account.id,
                    role=entry.role,
                    name=entry.name,
                    office=entry.office,
                    counsellor=entry.counsellor,
                )
            )
        for office, chat_id in self.chats:
            uow.staff.bind_chat(office, chat_id)
        uow.staff.keep_only(bound, [office for office, _ in self.chats])
