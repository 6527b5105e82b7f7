"""The commands as they are called: exit codes, and sentences that name what to mend."""

import base64
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
DISTRICT = ROOT / "districts" / "lueneburg"
TOKEN = "123456:AAH-planted_token"
USAGE, UNAVAILABLE, CONFIGURATION = 64, 69, 78
NOBODY_THERE = "postgresql://user:planted-password@127.0.0.1:1/nothing?connect_timeout=2"
HEAVY = ("aiogram", "telegram", "sqlalchemy", "sqlmodel", "holidays", "rapidfuzz", "apscheduler")


def call(
    folder: Path, *words: str, env: Mapping[str, str] | None = None, code: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `python -m bot` in an empty folder with these settings only."""
    what = ["-c", code] if code else ["-m", "bot", *words]
    return subprocess.run(  # noqa: S603
        [sys.executable, *what],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "DISTRICT": str(DISTRICT), **(env or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture
def complete(tmp_path: Path) -> dict[str, str]:
    """Settings with which a start goes as far as it can without Telegram."""
    return {
        "BOT_TOKEN": TOKEN,
        "SECRET_KEYS": base64.b64encode(bytes(32)).decode(),
        "DATABASE_URL": f"sqlite:///{tmp_path}/main.db",
        "KEYS_URL": f"sqlite:///{tmp_path}/keys.db",
        "BOT_API_URL": "http://127.0.0.1:1",
    }


def inside(
    monkeypatch: pytest.MonkeyPatch, folder: Path, *words: str, env: Mapping[str, str] | None = None
) -> int:
    """The exit code of the same call in this process: for what ends before logging is set up."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in (env or {}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "argv", ["bot", *words])
    try:
        main()
    except SystemExit as left:
        return int(left.code or 0)
    return 0


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["unknown"],
        ["demo", "--port", "x"],
        ["demo", "--port", "65536"],
        ["doctor", "extra"],
        ["--nothing"],
    ],
)
def test_wrong_usage_leaves_with_64(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert inside(monkeypatch, tmp_path, *words) == USAGE
    assert "Usage:" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [["--help"], ["-h"], ["demo", "--help"], ["run", "-h"], ["doctor", "--help"]]
)
def test_help_is_shown_without_any_setting(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert inside(monkeypatch, tmp_path, *words) == 0
    assert "Usage:" in capsys.readouterr().out


@pytest.mark.parametrize(("words", "code"), [(["--help"], 0), (["unknown"], USAGE)])
def test_the_module_can_be_called(tmp_path: Path, words: list[str], code: int) -> None:
    done = call(tmp_path, *words)

    assert done.returncode == code
    assert "Usage: python -m bot" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_help_loads_nothing_heavy(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "sys.argv = ['bot', '--help']\n"
        "from bot.__main__ import main\n"
        "main()\n"
        f"print('loaded:', *(name for name in {HEAVY!r} if name in sys.modules))\n"
    )

    done = call(tmp_path, code=code)

    assert done.returncode == 0
    assert done.stdout.splitlines()[-1].split() == ["loaded:"]


def test_a_new_key_is_one_the_settings_take(tmp_path: Path) -> None:
    done = call(tmp_path, "new-key")

    assert done.returncode == 0
    assert len(base64.b64decode(done.stdout)) == 32


@pytest.mark.parametrize("command", ["run", "doctor", "demo", "migrate"])
@pytest.mark.parametrize("key", ["BOT_TOKEN", "LOG_LEVEL", "SECRET_KEYS", "DATABASE_URL"])
def test_a_wrong_setting_leaves_with_78_and_names_the_key_only(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    command: str,
    key: str,
) -> None:
    assert inside(monkeypatch, tmp_path, command, env={key: "planted"}) == CONFIGURATION

    said = capsys.readouterr()
    assert said.err.startswith(f"{key}: ")
    assert "planted" not in said.out + said.err
    assert len(said.err.splitlines()) == 1


def test_a_wrong_setting_is_told_before_anything_heavy_is_loaded(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "sys.argv = ['bot', 'run']\n"
        "from bot.__main__ import main\n"
        "try:\n"
        "    main()\n"
        "except SystemExit as left:\n"
        f"    print(left.code, *(name for name in {HEAVY!r} if name in sys.modules))\n"
    )

    done = call(tmp_path, code=code, env={"LOG_LEVEL": "planted"})

    assert done.stdout.split() == [str(CONFIGURATION)]


@pytest.mark.parametrize("missing", ["BOT_TOKEN", "SECRET_KEYS"])
def test_a_missing_setting_leaves_with_78_and_names_it(
    tmp_path: Path, complete: dict[str, str], missing: str
) -> None:
    del complete[missing]

    done = call(tmp_path, "doctor", env=complete)

    assert done.returncode == CONFIGURATION
    assert done.stderr.startswith(f"{missing}: is missing")
    assert not (tmp_path / "main.db").exists()


def test_a_broken_district_leaves_with_78_and_names_file_line_and_key(
    tmp_path: Path, complete: dict[str, str]
) -> None:
    broken = Path(shutil.copytree(DISTRICT, tmp_path / "broken"))
    file = broken / "offices.yaml"
    text = file.read_text(encoding="utf-8")
    line = text[: text.index("lead_time: 48 h")].count("\n") + 1
    file.write_text(text.replace("lead_time: 48 h", "lead_time: soon"), encoding="utf-8")

    done = call(tmp_path, "doctor", env=complete | {"DISTRICT": str(broken)})

    assert done.returncode == CONFIGURATION
    assert f"offices.yaml:{line}: " in done.stderr
    assert "lead_time" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "main.db").exists()


def test_a_district_that_is_not_there_leaves_with_78(tmp_path: Path, complete: dict[str, str]) -> None:
    done = call(tmp_path, "doctor", env=complete | {"DISTRICT": str(tmp_path / "nowhere")})

    assert done.returncode == CONFIGURATION
    assert "district.yaml" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("command", "key"), [("doctor", "DATABASE_URL"), ("migrate", "KEYS_URL")])
def test_a_database_that_is_away_leaves_with_69_and_without_its_password(
    tmp_path: Path, complete: dict[str, str], command: str, key: str
) -> None:
    done = call(tmp_path, command, env=complete | {key: NOBODY_THERE})

    assert done.returncode == UNAVAILABLE
    assert "The database cannot be reached" in done.stderr
    assert "planted" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_damaged_database_leaves_with_69_and_stays_as_it_is(
    tmp_path: Path, complete: dict[str, str]
) -> None:
    damaged = b"SQLite format 3\x00" + b"\x07" * 8_000
    (tmp_path / "main.db").write_bytes(damaged)

    done = call(tmp_path, "doctor", env=complete)

    assert done.returncode == UNAVAILABLE
    assert "damaged" in done.stderr
    assert (tmp_path / "main.db").read_bytes() == damaged


def test_migrating_twice_says_from_where_to_where(tmp_path: Path, complete: dict[str, str]) -> None:
    first, second = (call(tmp_path, "migrate", env=complete) for _ in range(2))

    assert (first.returncode, second.returncode) == (0, 0)
    assert "main database: empty -> 0001" in first.stdout
    assert "main database: 0001 -> 0001" in second.stdout


def test_a_doctor_who_finds_nothing_says_so_even_without_telegram(
    tmp_path: Path, complete: dict[str, str]
) -> None:
    done = call(tmp_path, "doctor", env=complete)

    assert done.returncode == 0
    for words in ("settings: fine", "Landkreis Lüneburg, 10 offices", "databases: fine", "does not answer"):
        assert words in done.stdout
    assert TOKEN not in done.stdout + done.stderr
