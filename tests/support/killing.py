"""Bots in processes of their own, to be killed: forked from a helper that has imported everything already.

The helper (`python -m tests.support.killing`) has no thread and no event loop; each bot it forks makes its own.
A bot connects back to the test: it says that it is ready, and looks at what is due when it is told to.
"""

import asyncio
import contextlib
import gc
import json
import mmap
import os
import signal
import struct
import subprocess
import sys
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import bot.gate
from adapters.districts.bindings import Bindings, load_bindings
from bot.app import App, Telegram
from bot.courier import Courier
from bot.logs import set_up
from bot.opening import bind_staff, opened
from bot.settings import Settings
from bot.transport import AiohttpRequest
from messages.message import Message
from sandbox.clock import MovableClock
from services.delivery import Outgoing
from services.ports import UnitOfWork
from storage.rows import DialogueRow, InboxRow, NoticeRow
from tests.support.databases import EXAMPLE, AllRows, example

ROOT = Path(__file__).parents[2]
DOUBLE = struct.Struct("d")
LEASE = timedelta(seconds=2)
NOTICE: ContextVar[str] = ContextVar("NOTICE")

# --- the clock both sides agree on


class SharedClock(MovableClock):
    """The sandbox's clock; every move of it is written down for the other process."""

    def __init__(self, path: Path, start: datetime) -> None:
        path.write_bytes(DOUBLE.pack(0.0))
        with path.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), DOUBLE.size)
        super().__init__(start)

    def advance(self, by: timedelta) -> None:
        super().advance(by)
        self._write_down()

    def set(self, to: datetime) -> None:
        super().set(to)
        self._write_down()

    def close(self) -> None:
        self._memory.close()

    def _write_down(self) -> None:
        DOUBLE.pack_into(self._memory, 0, self.offset.total_seconds())


class ClockInFile:
    """The same time in the bot's process."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._memory = mmap.mmap(file.fileno(), DOUBLE.size, access=mmap.ACCESS_READ)

    def now(self) -> datetime:
        (offset,) = DOUBLE.unpack_from(self._memory, 0)
        return datetime.now(UTC) + timedelta(seconds=offset)


# --- the bot's process


@dataclass(frozen=True, kw_only=True)
class Life:
    """What a bot needs to know: where everything is, and how many lived before it."""

    number: int
    token: str
    api_url: str
    database_url: str
    keys_url: str
    secret_keys: str
    clock: str
    control_port: int
    log: str
    alone: bool


@dataclass(frozen=True, kw_only=True)
class Left:
    """What is left to do: updates in the inbox, notices that are due, dialogues not shown; when the next is due."""

    updates: int
    notices: int
    dialogues: int
    next_due: float | None

    @property
    def nothing(self) -> bool:
        return not (self.updates or self.notices or self.dialogues)


class WhatIsLeft:
    """Question: see `Left`."""

    def __call__(self, uow: UnitOfWork, now: datetime, /) -> Left:
        due = [row["due_at"] for row in AllRows(NoticeRow)(uow, now) if row["status"] == "due"]
        dialogues = AllRows(DialogueRow)(uow, now)
        return Left(
            updates=sum(row["status"] == "new" for row in AllRows(InboxRow)(uow, now)),
            notices=sum(at <= now for at in due),
            dialogues=sum(row["shown_version"] < row["version"] for row in dialogues),
            next_due=min((at.timestamp() for at in due), default=None),
        )


class TellingCourier(Courier):
    """A courier whose requests tell which notice they are for."""

    async def run(self) -> None:
        try:
            await super().run()
        except Exception:
            traceback.print_exc()
            raise

    async def _send(self, out: Outgoing, message: Message) -> int:
        NOTICE.set(out.due.notice.key)
        return await super()._send(out, message)


@cache
def bindings() -> Bindings:
    return load_bindings(EXAMPLE / "demo.yaml", example())


async def live(life: Life) -> None:
    """Be a bot until the test says stop, or until killed."""

    class TellingRequest(AiohttpRequest):
        async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
            return await super().do_request(
                f"{url}?notice={NOTICE.get()}&life={life.number}", *args, **kwargs
            )

    patch("bot.courier.AiohttpRequest", TellingRequest).start()
    patch("bot.app.Courier", TellingCourier).start()
    # A lease that a killed bot leaves behind, where others might be alive, ends in seconds, not in a minute.
    patch("services.delivery.LEASE", LEASE).start()
    # Telegram's pace of one message a second would turn the minute of this test into an hour.
    bot.gate.PER_CHAT, bot.gate.GROUP_IN_A_MINUTE = 0.0, 1_000_000
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]
        bot_token=life.token,
        database_url=life.database_url,
        keys_url=life.keys_url,
        district=EXAMPLE,
        secret_keys=life.secret_keys,
    )
    with opened(settings, ClockInFile(Path(life.clock)), example()) as runner:
        await runner.run(bind_staff(bindings()))
        telegram = Telegram(token=life.token, api_url=life.api_url)
        app = App(telegram=telegram, runner=runner, district=example())
        async with app.running(alone=life.alone) as polling:
            obeying = asyncio.create_task(_obey(life, app))
            await asyncio.wait({obeying, polling}, return_when=asyncio.FIRST_COMPLETED)
            if polling.done():
                polling.result()
            obeying.result()


async def _obey(life: Life, app: App) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", life.control_port)
    writer.write(f"{life.number}\n".encode())
    while (await reader.readline()) == b"look\n":
        await app.sweeper.sweep_all()
        await app.show_again()
        app.courier.nudge()
        left = await app.runner.run(WhatIsLeft())
        writer.write(json.dumps(asdict(left)).encode() + b"\n")
    writer.close()


def _be_born(life: Life) -> None:
    """In the forked process: be a bot, and never come back into the helper's code."""
    status = 1
    try:
        log = os.open(life.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        nothing = os.open(os.devnull, os.O_RDWR)
        for old, new in ((nothing, 0), (nothing, 1), (log, 2)):
            os.dup2(old, new)
        set_up("WARNING", "text")
        asyncio.run(live(life))
        status = 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
        raise
    finally:
        sys.stderr.flush()
        os._exit(status)


# --- the helper


def serve() -> None:
    """Fork a bot for each line read, end when there are no more; `{"reap": pid}` waits for an end."""
    example()
    bindings()
    gc.collect()
    gc.freeze()
    alive: set[int] = set()
    for line in sys.stdin:
        asked = json.loads(line)
        if "reap" in asked:
            alive.discard(asked["reap"])
            _, status = os.waitpid(asked["reap"], 0)
            answer = {"status": os.waitstatus_to_exitcode(status)}
        else:
            pid = os.fork()
            if pid == 0:
                _be_born(Life(**asked))
            alive.add(pid)
            answer = {"pid": pid}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    for pid in alive:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


class Helper:
    """The helper as the test's process sees it; its answers come within milliseconds."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.killing"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        self._threads = ThreadPoolExecutor(1)

    async def fork(self, life: Life) -> int:
        return int((await self._ask(asdict(life)))["pid"])

    async def reap(self, pid: int) -> int:
        """Wait for the end of a bot; its exit code, or minus the signal that ended it."""
        return int((await self._ask({"reap": pid}))["status"])

    async def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._say, question)

    def _say(self, question: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        self._threads.shutdown()
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


@contextlib.contextmanager
def helper() -> Iterator[Helper]:
    """The helper for as long as bots are needed."""
    started = Helper()
    try:
        yield started
    finally:
        started.close()


# --- lives, one after the other


class DiedByItself(AssertionError):
    """A bot ended that nobody killed."""


class Lives:
    """One bot after the other on the same database: each begins when the one before was killed."""

    def __init__(self, helper: Helper, first: Life) -> None:
        self._helper, self._first = helper, first
        self.number = 0
        self._pid = 0
        self._server: asyncio.Server | None = None
        self._ready = asyncio.Event()
        self._lines: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._looking = asyncio.Lock()
        self._port = 0

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self._port = self._server.sockets[0].getsockname()[1]
        await self._fork()

    async def _fork(self) -> None:
        self.number += 1
        life = {**asdict(self._first), "number": self.number, "control_port": self._port}
        self._pid = await self._helper.fork(Life(**life))

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        said = await reader.readline()
        if said == f"{self.number}\n".encode():
            self._lines = reader, writer
            self._ready.set()
        else:
            writer.close()

    def strike(self) -> None:
        """SIGKILL, this instant."""
        self._ready.clear()
        os.kill(self._pid, signal.SIGKILL)

    async def begin_again(self) -> None:
        """After a strike: the next one, as soon as the one before is gone."""
        status = await self._helper.reap(self._pid)
        if status != -signal.SIGKILL:
            raise DiedByItself(self._told(f"bot {self.number} had ended with {status}"))
        self._hang_up()
        await self._fork()

    def _hang_up(self) -> None:
        self._ready.clear()
        if self._lines:
            self._lines[1].close()
        self._lines = None

    async def look(self) -> Left:
        """Have the bot do everything that is due; what is left. A bot killed meanwhile leaves it to the next."""
        async with self._looking:
            while True:
                await asyncio.wait_for(self._ready.wait(), 20)
                if self._lines is None:
                    continue
                reader, writer = self._lines
                with contextlib.suppress(ConnectionError):
                    writer.write(b"look\n")
                    line = await reader.readline()
                    if line.endswith(b"\n"):
                        return Left(**json.loads(line))
                if self._lines and self._lines[0] is reader:
                    self._ready.clear()

    async def stop(self) -> None:
        """End the last one in order."""
        async with self._looking:
            await asyncio.wait_for(self._ready.wait(), 20)
            assert self._lines
            self._lines[1].write(b"stop\n")
            status = await self._helper.reap(self._pid)
            self._pid = 0
            self._hang_up()
        if status:
            raise DiedByItself(self._told(f"bot {self.number} ended with {status}"))

    async def close(self) -> None:
        """Leave nothing behind, whatever happened."""
        if self._pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
            await self._helper.reap(self._pid)
        self._hang_up()
        if self._server:
            self._server.close()
            await self._server.wait_closed()

    def log(self) -> str:
        """What all of them wrote to their log."""
        path = Path(self._first.log)
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def _told(self, what: str) -> str:
        return f"{what}:\n{self.log()[-4000:]}"


if __name__ == "__main__":
    serve()
