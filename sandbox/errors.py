"""Refusals: those of the Bot API in its own words, and those of the person side."""

from typing import ClassVar


class ApiError(Exception):
    """A refusal of the Bot API: HTTP status, description and optional parameters."""

    def __init__(self, code: int, description: str, parameters: dict[str, int] | None = None) -> None:
        """Keep the refusal as the real server words it."""
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad_request(text: str) -> ApiError:
    """Return a 400; the first letter becomes small unless the word is in capitals, as Telegram does it."""
    if text[:1].isupper() and not text[1:2].isupper():
        text = text[0].lower() + text[1:]
    return ApiError(400, f"Bad Request: {text}")


def forbidden(text: str) -> ApiError:
    """Return a 403."""
    return ApiError(403, f"Forbidden: {text}")


class PersonError(Exception):
    """A refusal of the person side: an HTTP status and one sentence."""

    default_status: ClassVar[int] = 400

    def __init__(self, sentence: str, status: int | None = None) -> None:
        """Say what is wrong in one sentence."""
        super().__init__(sentence)
        self.status = status or self.default_status


class NotThereError(PersonError):
    """The phone, chat, message or press asked for does not exist."""

    default_status = 404
