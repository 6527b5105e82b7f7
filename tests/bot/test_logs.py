"""Logs hold ids, types and places: whatever is thrown or said, no text and no token comes out."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOKEN = "123456:AAH-planted_token"
TEXT = "planted-personal-text"
FORMS = ("text", "json")

# Runs apart: set_up() changes logging for the whole process.
TALK = f"""
import asyncio, logging, sys
import structlog
from bot.logs import set_up

set_up("DEBUG", sys.argv[1])
TEXT, TOKEN = {TEXT!r}, {TOKEN!r}
URL = f"https://api.telegram.org/bot{{TOKEN}}/getMe"


class Rude(Exception):
    def __repr__(self):
        return TEXT
    __str__ = __repr__


def thrown():
    try:
        try:
            raise Rude(TEXT)
        except Rude as error:
            raise ValueError(f"{{TEXT}} {{URL}}") from error
    except ValueError as error:
        error.add_note(TEXT)
        return error


ours = structlog.get_logger("bot.somewhere")
ours.info("counted", count=3)
try:
    raise thrown()
except ValueError as error:
    ours.exception("ours failed", update_id=7)
    ours.error("ours failed too", exc_info=True)
    ours.error("given", exc_info=error)
    ours.error("traced", stack_info=True)
    for name in ("aiogram.event", "aiogram", "aiohttp.server", "aiohttp.access", "aiohttp.client", "telegram.ext",
                 "httpx", "httpcore.connection", "apscheduler.executors", "sqlalchemy.engine", "alembic", "asyncio",
                 "some.unknown.library", "root"):
        other = logging.getLogger(None if name == "root" else name)
        for level in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL):
            other.log(level, f"HTTP Request: POST {{URL}} {{TEXT}}")
            other.log(level, "HTTP Request: %s %s", URL, TEXT)
            other.log(level, "%(url)s", {{"url": URL + TEXT}})
            other.log(level, Rude(TEXT))
            other.log(level, "failed", exc_info=error)
            other.log(level, f"{{TEXT}}", exc_info=True, stack_info=True)
        other.warning("extra", extra={{"said": TEXT, "url": URL}})
    logging.getLogger("bot.standard").error("standard", exc_info=True)


async def forgotten():
    raise thrown()


async def main():
    task = asyncio.create_task(forgotten())
    await asyncio.wait([task])
    del task
    asyncio.get_running_loop().call_exception_handler({{"message": TEXT, "exception": thrown()}})


asyncio.run(main())
import gc
gc.collect()
ours.info("the end")
"""


def talk(form: str) -> str:
    """Everything that comes out of it, at DEBUG."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", TALK, form],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def outputs() -> dict[str, str]:
    return {form: talk(form) for form in FORMS}


@pytest.fixture(params=FORMS)
def output(request: pytest.FixtureRequest, outputs: dict[str, str]) -> str:
    return outputs[request.param]


def test_neither_text_nor_token_comes_out(output: str) -> None:
    assert "the end" in output
    assert TEXT not in output
    assert TOKEN not in output
    assert "AAH" not in output


def test_our_own_words_and_figures_come_out(output: str) -> None:
    for words in ("counted", "ours failed", "ours failed too", "given", "standard", "update_id"):
        assert words in output


def test_of_an_exception_the_type_and_the_places_come_out(output: str) -> None:
    assert "ValueError at " in output


def test_other_libraries_speak_of_trouble_only(output: str) -> None:
    spoken = [line for line in output.splitlines() if "aiogram" in line or "httpx" in line]

    assert spoken
    assert not [line for line in spoken if "debug" in line.lower() or "info " in line.lower()]


def test_as_json_every_line_is_an_object(outputs: dict[str, str]) -> None:
    lines = [json.loads(line) for line in outputs["json"].splitlines()]

    assert all({"event", "level", "logger", "timestamp"} <= set(line) for line in lines)
