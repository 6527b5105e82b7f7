"""`python -m bot run` as an operator starts it: against the simulated server, as a process of its own."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot.settings import new_secret_key
from sandbox.clock import MovableClock
from sandbox.server import Sandbox
from tests.support.person import People
from tests.support.stage import ROOT, TOKEN


@asynccontextmanager
async def telegram() -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(token=TOKEN, clock=MovableClock())
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


def environment(folder: Path, sandbox: Sandbox, **changes: str) -> dict[str, str]:
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return inherited | {
        "BOT_TOKEN": TOKEN,
        "BOT_API_URL": sandbox.url,
        "DATABASE_URL": f"sqlite:///{folder}/bot.db",
        "KEYS_URL": f"sqlite:///{folder}/keys.db",
        "SECRET_KEYS": new_secret_key(),
        "WEB_PORT": "0",
        "LOG_FORMAT": "json",
        **changes,
    }


async def start(variables: dict[str, str]) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", cwd=ROOT, env=variables, stdin=DEVNULL, stdout=PIPE, stderr=PIPE
    )


async def ready(process: Process) -> int:
    """Wait for the line that says so; the port of the web addresses."""
    assert process.stderr
    async for line in process.stderr:
        if b'"event": "ready"' in line:
            return int(line.split(b'"web_port": ')[1].split(b",")[0].rstrip(b"}\n "))
    raise AssertionError("the bot ended before it was ready")


async def ended(process: Process) -> tuple[int, str]:
    _, errors = await process.communicate()
    return process.returncode or 0, errors.decode()


async def test_it_serves_families_tells_its_health_and_ends_in_order_by_a_signal(tmp_path: Path) -> None:
    async with telegram() as sandbox, People(sandbox.url) as people, aiohttp.ClientSession() as session:
        process = await start(environment(tmp_path, sandbox))
        port = await ready(process)
        family = await people.phone("Amal", "ar")
        await family.start()
        await family.wait(lambda m: "العربية" in m.buttons)
        for path, word in (("healthz", "ok"), ("readyz", "true"), ("metrics", "updates_taken_in_total 1.0")):
            async with session.get(f"http://127.0.0.1:{port}/{path}") as answer:
                assert answer.status == 200
                assert word in await answer.text()
        process.send_signal(signal.SIGTERM)
        code, logs = await ended(process)
        assert code == 0
        assert TOKEN.split(":")[1] not in logs
        assert "Amal" not in logs


async def test_a_wrong_token_is_named_and_nothing_is_started(tmp_path: Path) -> None:
    async with telegram() as sandbox:
        process = await start(environment(tmp_path, sandbox, BOT_TOKEN="99:wrong"))
        code, said = await ended(process)
        assert code == 78
        assert "BOT_TOKEN" in said
        assert "99:wrong" not in said


async def test_a_second_start_on_the_same_database_is_refused(tmp_path: Path) -> None:
    async with telegram() as sandbox:
        variables = environment(tmp_path, sandbox)
        first = await start(variables)
        await ready(first)
        code, said = await ended(await start(variables))
        assert code == 69
        assert "Another process" in said
        first.send_signal(signal.SIGTERM)
        assert (await ended(first))[0] == 0


async def test_two_programs_with_one_token_end_with_a_clear_message(tmp_path: Path) -> None:
    async with telegram() as sandbox:
        first = await start(environment(tmp_path / "one", sandbox))
        await ready(first)
        second = await start(environment(tmp_path / "two", sandbox))
        code, said = await ended(first)
        assert code == 69
        assert "409" in said
        second.send_signal(signal.SIGTERM)
        await ended(second)


@pytest.mark.parametrize("damage", [b"this is no database at all, only text" * 100])
async def test_a_damaged_database_is_refused_with_the_way_to_restore(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "bot.db").write_bytes(damage)
    async with telegram() as sandbox:
        code, said = await ended(await start(environment(tmp_path, sandbox)))
        assert code == 69
        assert "restore.md" in said
        assert (tmp_path / "bot.db").read_bytes() == damage
