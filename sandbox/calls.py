"""Calls of the bot as they were made, kept for tests to look at."""

from dataclasses import dataclass
from datetime import datetime

from sandbox.json_types import Json

CALLS_KEPT = 10_000


@dataclass(frozen=True, kw_only=True)
class RecordedCall:
    """One Bot API call: `method` as written in the documentation, parameters as texts, answer as sent."""

    method: str
    params: dict[str, str]
    status: int
    answer: Json
    called_at: datetime
