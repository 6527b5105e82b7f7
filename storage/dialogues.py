"""Dialogue state: a row per account, its draft as JSON of ids."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from services.model import At, Dialogue, Draft
from storage.rows import DialogueRow


class DialogueTable:
    """Repository of dialogues."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, account_id: int) -> Dialogue | None:
        """The account's dialogue, if it has begun one."""
        row = self._session.get(DialogueRow, account_id)
        return _dialogue(row) if row else None

    def save(self, dialogue: Dialogue, now: datetime) -> None:
        """Write the new state; what the message shows stays as it was."""
        row = self._session.get(DialogueRow, dialogue.account_id)
        if row is None:
            row = DialogueRow(account_id=dialogue.account_id, at="", draft="", version=0, updated_at=now)
            self._session.add(row)
        row.at, row.draft = dialogue.at.value, _dump(dialogue.draft)
        row.version, row.updated_at = dialogue.version, now
        self._session.flush()

    def mark_shown(self, account_id: int, version: int, message_id: int) -> None:
        """The message shows this version; an older mark never overwrites a newer one."""
        mark = (
            update(DialogueRow)
            .where(col(DialogueRow.account_id) == account_id)
            .where(col(DialogueRow.shown_version) <= version)
            .where(col(DialogueRow.version) >= version)
            .values(shown_version=version, message_id=message_id)
        )
        self._session.execute(mark)

    def unshown(self, before: datetime, limit: int) -> Sequence[Dialogue]:
        """Dialogues whose message lags behind since before this moment."""
        query = (
            select(DialogueRow)
            .where(col(DialogueRow.shown_version) < col(DialogueRow.version))
            .where(col(DialogueRow.updated_at) < before)
            .order_by(col(DialogueRow.updated_at))
            .limit(limit)
        )
        return [_dialogue(row) for row in self._session.exec(query)]

    def forget_drafts(self, before: datetime) -> int:
        """Empty the drafts that nobody has touched since; the dialogue is at home again."""
        empty = _dump(Draft())
        forget = (
            update(DialogueRow)
            .where(col(DialogueRow.updated_at) < before)
            .where(col(DialogueRow.draft) != empty)
            .values(at=At.HOME.value, draft=empty, version=col(DialogueRow.version) + 1)
            .values(shown_version=col(DialogueRow.version) + 1)
        )
        return int(self._session.execute(forget).rowcount)  # type: ignore[attr-defined]


def _dialogue(row: DialogueRow) -> Dialogue:
    return Dialogue(
        account_id=row.account_id,
        at=At(row.at),
        draft=_load(row.draft),
        version=row.version,
        message_id=row.message_id,
        shown_version=row.shown_version,
    )


def _dump(draft: Draft) -> str:
    default = asdict(Draft())
    chosen = {name: value for name, value in asdict(draft).items() if value != default[name]}
    return json.dumps(chosen, default=lambda value: value.isoformat(), ensure_ascii=False)


def _load(text: str) -> Draft:
    chosen: dict[str, Any] = json.loads(text)
    if "choices" in chosen:
        chosen["choices"] = tuple(chosen["choices"])
    if "after" in chosen:
        chosen["after"] = datetime.fromisoformat(chosen["after"])
    if "before" in chosen:
        chosen["before"] = At(chosen["before"])
    return Draft(**chosen)
