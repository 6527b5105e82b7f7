"""Settings from the environment or `.env`. Errors name the key, never the value."""

import base64
import os
from pathlib import Path

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

KEY_BYTES = 32
TELEGRAM = "https://api.telegram.org"


class ConfigurationError(Exception):
    """The configuration is wrong; the text names file or key, and the reason. Exit code 78."""


class Settings(BaseSettings):
    """The stable settings (docs/operating/settings.md)."""

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", hide_input_in_errors=True, str_strip_whitespace=True
    )

    bot_token: str = Field(default="", repr=False)
    bot_api_url: str = TELEGRAM
    database_url: str = Field(default="sqlite:///var/sozialraumlotse.db", repr=False)
    keys_url: str = Field(default="sqlite:///var/keys.db", repr=False)
    district: Path = Path("districts/lueneburg")
    secret_keys: str = Field(default="", repr=False)
    secret_keys_file: Path | None = None
    web_host: str = "127.0.0.1"
    web_port: int = Field(default=8088, ge=0, le=65535)
    log_level: str = "INFO"
    log_format: str = "text"

    @field_validator("bot_token")
    @classmethod
    def _token_has_its_form(cls, value: str) -> str:
        number, _, secret = value.partition(":")
        if value and not (number.isdigit() and secret):
            message = "must look like 123456:ABC, as BotFather gave it"
            raise ValueError(message)
        return value

    @field_validator("database_url", "keys_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if not value.startswith(("sqlite:///", "postgresql://")):
            message = "must begin with sqlite:/// or postgresql:// and name no driver"
            raise ValueError(message)
        return value

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            message = "must be DEBUG, INFO, WARNING or ERROR"
            raise ValueError(message)
        return value.upper()

    @field_validator("log_format")
    @classmethod
    def _known_format(cls, value: str) -> str:
        if value not in {"text", "json"}:
            message = "must be text or json"
            raise ValueError(message)
        return value

    @model_validator(mode="after")
    def _keys_can_be_read(self) -> "Settings":
        self.secrets()
        return self

    def secrets(self) -> list[bytes]:
        """The service's secret keys, newest first: base64 of 32 bytes each, by comma or line."""
        text = self.secret_keys
        if self.secret_keys_file:
            try:
                text = self.secret_keys_file.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError):
                message = "SECRET_KEYS_FILE: there is no such text file that can be read"
                raise ValueError(message) from None
        return [_key(part) for part in text.replace("\n", ",").split(",") if part.strip()]


def _key(text: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except ValueError:  # binascii's is one, a sign beyond ASCII another
        key = b""
    if len(key) != KEY_BYTES:
        message = "SECRET_KEYS: each key must be the base64 of 32 bytes"
        raise ValueError(message)
    return key


def new_secret_key() -> str:
    """A fresh secret key in the form the settings want."""
    return base64.b64encode(os.urandom(KEY_BYTES)).decode()


def load_settings() -> Settings:
    """The settings, or ConfigurationError with the first thing that is wrong."""
    try:
        return Settings()
    except (OSError, UnicodeDecodeError):
        message = ".env: cannot be read as text"
        raise ConfigurationError(message) from None
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        key = str(first["loc"][0]).upper() if first["loc"] else ""
        reason = str(first["msg"]).removeprefix("Value error, ")
        text = f"{key}: {reason}" if key else reason
        raise ConfigurationError(text) from None


def require_for_run(settings: Settings) -> None:
    """What a running bot cannot do without."""
    if not settings.bot_token:
        message = "BOT_TOKEN: is missing (get one from BotFather, or try `make demo`)"
        raise ConfigurationError(message)
    if not settings.secrets():
        message = "SECRET_KEYS: is missing (make one with `python -m bot new-key`)"
        raise ConfigurationError(message)
