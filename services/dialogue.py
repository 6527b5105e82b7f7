"""Moving a dialogue on: the steps that belong to no feature, and the frame of every step."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic, TypeVar

from domain.errors import Changed, DomainError
from services.model import At, Dialogue, Draft
from services.ports import UnitOfWork, UseCase
from services.screens import hold_of, view_of
from services.views import View

Result = TypeVar("Result")


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """What an account's dialogue message has to show now, in its language."""

    dialogue: Dialogue
    view: View
    language: str
    reachable: bool = True


def show(uow: UnitOfWork, dialogue: Dialogue, now: datetime) -> Shown:
    """The dialogue as it stands, nothing changed."""
    account = uow.accounts.get(dialogue.account_id)
    return Shown(
        dialogue=dialogue,
        view=view_of(uow, dialogue, now),
        language=account.language if account else "de",
        reachable=account is None or account.reachable,
    )


def enter(uow: UnitOfWork, account_id: int, version: int | None) -> Dialogue:
    """Open the dialogue for a step; a press on a version that is gone is refused."""
    dialogue = uow.dialogues.get(account_id) or Dialogue(account_id=account_id)
    if version is not None and version != dialogue.version:
        raise Changed
    return dialogue


def go(uow: UnitOfWork, dialogue: Dialogue, now: datetime, at: At, **draft: Any) -> Shown:  # noqa: ANN401 - draft fields
    """Move the dialogue to another screen, with these parts of the draft changed."""
    moved = replace(dialogue, at=at, draft=replace(dialogue.draft, **draft), version=dialogue.version + 1)
    uow.dialogues.save(moved, now)
    shown = show(uow, moved, now)
    if not shown.reachable:
        # Whoever presses or writes can be reached again.
        uow.accounts.set_reachable(dialogue.account_id, reachable=True)
    return shown


@dataclass(frozen=True, kw_only=True, slots=True)
class ShowDialogue:
    """Question: what does this account's dialogue show now?"""

    account_id: int

    def __call__(self, uow: UnitOfWork, now: datetime) -> Shown:
        """Show it; a dialogue that was never begun is at home."""
        return show(uow, enter(uow, self.account_id, None), now)


@dataclass(frozen=True, kw_only=True, slots=True)
class GoHome:
    """/start, /menu or the button: home, with what was being chosen forgotten."""

    account_id: int
    version: int | None = None

    def __call__(self, uow: UnitOfWork, now: datetime) -> Shown:
        """Begin anew."""
        dialogue = enter(uow, self.account_id, self.version)
        return go(uow, replace(dialogue, draft=Draft()), now, At.HOME)


ASIDE = frozenset({At.HELP, At.LANGUAGE, At.PRIVACY, At.TALK_LANGUAGE})


@dataclass(frozen=True, kw_only=True, slots=True)
class LookAside:
    """Open help, languages or the privacy notice from wherever one is; Back leads there again."""

    account_id: int
    to: At
    version: int | None = None

    def __call__(self, uow: UnitOfWork, now: datetime) -> Shown:
        """Remember where one came from."""
        dialogue = enter(uow, self.account_id, self.version)
        before = dialogue.draft.before if dialogue.at in ASIDE else dialogue.at
        return go(uow, dialogue, now, self.to, before=before)


BACK: dict[At, At] = {
    At.PLACE: At.HOME,
    At.PLACE_CHOICE: At.PLACE,
    At.OUTSIDE: At.PLACE,
    At.OFFICE_CONTACT: At.PLACE,
    At.TOPIC: At.PLACE,
    At.SLOTS: At.TOPIC,
    At.SUMMARY: At.SLOTS,
    At.APPOINTMENT: At.APPOINTMENTS,
    At.CANCEL: At.APPOINTMENT,
}


def way_back(dialogue: Dialogue) -> At:
    """The screen before this one; from the times of a move, the appointment that is moved."""
    if dialogue.at is At.SLOTS and dialogue.draft.moving:
        return At.APPOINTMENT
    return BACK.get(dialogue.at, At.HOME)


@dataclass(frozen=True, kw_only=True, slots=True)
class GoBack:
    """One screen back; a kept time stays kept until its minutes are over or another is picked."""

    account_id: int
    version: int

    def __call__(self, uow: UnitOfWork, now: datetime) -> Shown:
        """From a screen beside the way, back to the way."""
        dialogue = enter(uow, self.account_id, self.version)
        if dialogue.at in ASIDE:
            return go(uow, dialogue, now, dialogue.draft.before or At.HOME, before=None)
        if dialogue.at is At.SUMMARY and hold_of(uow, self.account_id, now) is None:
            dialogue = replace(dialogue, at=At.SLOTS)  # the times are shown already: the hold has ended
        return go(uow, dialogue, now, way_back(dialogue), unknown=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class MarkShown:
    """The account's message shows this version now; the sweep need not look at it."""

    account_id: int
    version: int
    message_id: int

    def __call__(self, uow: UnitOfWork, _now: datetime) -> None:
        """Remember the message too: it is the one to edit next."""
        uow.dialogues.mark_shown(self.account_id, self.version, self.message_id)


@dataclass(frozen=True, kw_only=True, slots=True)
class AlreadyDone:
    """This update was finished before: a repeated delivery."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """The rules refuse; `error` says why. Nothing but the update's mark was changed."""

    error: DomainError


@dataclass(frozen=True, kw_only=True, slots=True)
class OnUpdate(Generic[Result]):
    """One update is one transaction: its "done" mark commits together with what it causes.

    `inner` is None for updates that change nothing. A refusal undoes the inner change and is an answer.
    """

    update_id: int
    inner: UseCase[Result] | None = None

    def __call__(self, uow: UnitOfWork, now: datetime) -> Result | Refused | AlreadyDone | None:
        """Finish the update first: a second delivery of it stops here."""
        if not uow.inbox.finish(self.update_id, now):
            return AlreadyDone()
        if self.inner is None:
            return None
        try:
            with uow.savepoint():
                return self.inner(uow, now)
        except DomainError as error:
            return Refused(error=error)
