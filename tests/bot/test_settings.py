"""Settings: each mistake names its key and never shows its value."""

import base64
import os
from pathlib import Path

import pytest

from bot.settings import (
    ConfigurationError,
    Settings,
    load_settings,
    new_secret_key,
    require_for_run,
)

TOKEN = "123456:AAH-planted_secret"
KEYS = [base64.b64encode(bytes([n]) * 32).decode() for n in range(3)]
RAW = [bytes([n]) * 32 for n in range(3)]
SECRET = "planted-secret-value"


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the machine, no `.env` of the checkout."""
    for name in Settings.model_fields:
        for key in (name, name.upper()):
            monkeypatch.delenv(key, raising=False)
    monkeypatch.chdir(tmp_path)


def test_without_anything_the_defaults_hold() -> None:
    settings = load_settings()

    assert settings.database_url == "sqlite:///var/sozialraumlotse.db"
    assert settings.district == Path("districts/lueneburg")
    assert (settings.log_level, settings.log_format, settings.web_port) == ("INFO", "text", 8088)
    assert settings.secrets() == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("BOT_TOKEN", SECRET),
        ("BOT_TOKEN", f"x{SECRET}:1"),
        ("BOT_TOKEN", "987654:"),
        ("BOT_TOKEN", f":{SECRET}"),
        ("DATABASE_URL", f"mysql://user:{SECRET}@host/db"),
        ("DATABASE_URL", f"postgresql+psycopg://user:{SECRET}@host/db"),
        ("DATABASE_URL", SECRET),
        ("KEYS_URL", f"postgres://user:{SECRET}@host/db"),
        ("SECRET_KEYS", SECRET),
        ("SECRET_KEYS", base64.b64encode(b"short planted").decode()),
        ("SECRET_KEYS", f"{KEYS[0]},{SECRET}"),
        ("SECRET_KEYS", f"{KEYS[0]}{KEYS[1]}"),
        ("SECRET_KEYS", "schlüssel-planted"),
        ("SECRET_KEYS_FILE", f"{SECRET}.txt"),
        ("WEB_PORT", SECRET),
        ("WEB_PORT", "-1"),
        ("WEB_PORT", "65536"),
        ("LOG_LEVEL", SECRET),
        ("LOG_FORMAT", SECRET),
    ],
)
def test_a_mistake_names_its_key_and_not_its_value(
    monkeypatch: pytest.MonkeyPatch, key: str, value: str
) -> None:
    monkeypatch.setenv(key, value)

    with pytest.raises(ConfigurationError) as caught:
        load_settings()

    said = str(caught.value)
    assert said.startswith(f"{key}: ")
    assert len(said) > len(key) + 2
    assert value not in said
    assert "planted" not in said
    assert "\n" not in said


def test_the_cause_of_a_mistake_is_not_carried_along(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", SECRET)

    with pytest.raises(ConfigurationError) as caught:
        load_settings()

    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    "form",
    [
        f"{KEYS[0]},{KEYS[1]},{KEYS[2]}",
        f"{KEYS[0]}, {KEYS[1]} , {KEYS[2]}",
        f"{KEYS[0]}\n{KEYS[1]}\n{KEYS[2]}\n",
        f" {KEYS[0]},,{KEYS[1]},\n{KEYS[2]},",
    ],
)
def test_keys_are_read_newest_first_by_comma_or_line(monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    monkeypatch.setenv("SECRET_KEYS", form)

    assert load_settings().secrets() == RAW


def test_keys_can_come_from_a_file_which_goes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "keys.txt"
    file.write_text(f"{KEYS[1]}\n{KEYS[2]}\n", encoding="utf-8")
    monkeypatch.setenv("SECRET_KEYS", KEYS[0])
    monkeypatch.setenv("SECRET_KEYS_FILE", str(file))

    assert load_settings().secrets() == RAW[1:]


@pytest.mark.parametrize("content", [SECRET.encode(), b"\xff\xfeplanted", "schlüssel-planted".encode()])
def test_a_key_file_with_something_else_in_it_is_named_without_its_content(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "keys.txt").write_bytes(content)
    monkeypatch.setenv("SECRET_KEYS_FILE", "keys.txt")

    with pytest.raises(ConfigurationError) as caught:
        load_settings()

    said = str(caught.value)
    assert said.startswith("SECRET_KEYS")
    assert "planted" not in said
    assert "0xff" not in said


def test_a_folder_is_no_key_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SECRET_KEYS_FILE", str(tmp_path))

    with pytest.raises(ConfigurationError, match="SECRET_KEYS_FILE"):
        load_settings()


def test_settings_can_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"BOT_TOKEN={TOKEN}\nLOG_LEVEL=debug\nOTHER=1\n", encoding="utf-8")

    settings = load_settings()

    assert (settings.bot_token, settings.log_level) == (TOKEN, "DEBUG")


def test_a_mistake_in_the_file_names_its_key_and_not_its_value(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"BOT_TOKEN={SECRET}\n", encoding="utf-8")

    with pytest.raises(ConfigurationError) as caught:
        load_settings()

    assert str(caught.value).startswith("BOT_TOKEN: ")
    assert SECRET not in str(caught.value)


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"BOT_TOKEN=\xff\xfeplanted\n")

    with pytest.raises(ConfigurationError) as caught:
        load_settings()

    assert str(caught.value).startswith(".env: ")
    assert "planted" not in str(caught.value)


def test_the_environment_goes_before_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("LOG_FORMAT=text\n", encoding="utf-8")
    monkeypatch.setenv("LOG_FORMAT", "json")

    assert load_settings().log_format == "json"


def test_secrets_are_not_in_the_settings_repr() -> None:
    settings = Settings(
        bot_token=TOKEN,
        secret_keys=KEYS[0],
        database_url=f"postgresql://user:{SECRET}@host/db",
        keys_url=f"postgresql://user:{SECRET}@host/keys",
    )

    assert not [secret for secret in (TOKEN, KEYS[0], SECRET) if secret in f"{settings!r} {settings}"]


@pytest.mark.parametrize(
    ("token", "keys", "missing"),
    [
        ("", KEYS[0], "BOT_TOKEN: is missing"),
        (TOKEN, "", "SECRET_KEYS: is missing"),
        ("", "", "BOT_TOKEN: is missing"),
    ],
)
def test_a_running_bot_needs_token_and_keys(token: str, keys: str, missing: str) -> None:
    with pytest.raises(ConfigurationError, match=missing):
        require_for_run(Settings(bot_token=token, secret_keys=keys))


def test_with_token_and_keys_it_runs() -> None:
    require_for_run(Settings(bot_token=TOKEN, secret_keys=KEYS[0]))


def test_a_new_key_has_the_form_that_is_wanted() -> None:
    first, second = new_secret_key(), new_secret_key()

    assert first != second
    assert [len(key) for key in Settings(secret_keys=f"{first},{second}").secrets()] == [32, 32]


def test_no_setting_of_the_machine_reaches_these_tests() -> None:
    assert not {name.upper() for name in Settings.model_fields} & set(os.environ)
