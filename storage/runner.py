"""Runs use cases in database threads: one writer that commits groups on SQLite, a small pool on PostgreSQL."""

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from services.ports import DatabaseBusy, Runner, UseCase
from storage.work import Surroundings, Work

Result = TypeVar("Result")
Now = Callable[[], datetime]

GROUP = 64
READERS = 2
TRIES = 3


class ClosableRunner(Runner, Protocol):
    """A runner as the program's frame sees it."""

    def close(self) -> None:
        """Finish what has begun and close the connections."""
        ...


def _execute(
    connection: Connection, around: Surroundings, use_case: UseCase[Result], now: datetime
) -> Result:
    """Call a use case in a savepoint of the connection's transaction, with a fresh session."""
    with (
        Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session,
        session.begin(),
    ):
        return use_case(Work(session, around), now)


Job = tuple[UseCase[Any], "Future[Any]"]
Outcome = tuple["Future[Any]", Any, BaseException | None]


class SqliteRunner:
    """One writer thread. It takes what waits, runs each use case in its savepoint, and commits them together."""

    def __init__(self, writer: Engine, reader: Engine, around: Surroundings, now: Now) -> None:
        self._writer, self._reader = writer, reader
        self._around, self._now = around, now
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
        self._thread = threading.Thread(target=self._write, name="writer", daemon=True)
        self._thread.start()

    async def run(self, use_case: UseCase[Result]) -> Result:
        """Queue for the writer; the answer comes after the commit."""
        future: Future[Result] = Future()
        self._jobs.put((use_case, future))
        return await asyncio.shield(asyncio.wrap_future(future))

    async def read(self, question: UseCase[Result]) -> Result:
        """On a connection of its own, beside the writer."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, self._ask, question)

    def close(self) -> None:
        """Let the writer finish its queue."""
        self._jobs.put(None)
        self._thread.join()
        self._readers.shutdown()
        self._writer.dispose()
        self._reader.dispose()

    def _ask(self, question: UseCase[Result]) -> Result:
        try:
            with self._reader.connect() as connection:
                return _execute(connection, self._around, question, self._now())
        except OperationalError as error:
            raise DatabaseBusy from error

    def _write(self) -> None:
        while True:
            group = self._next_group()
            jobs = [job for job in group if job is not None]
            if jobs:
                self._commit_group(jobs)
            if len(jobs) < len(group):
                return

    def _next_group(self) -> list[Job | None]:
        group = [self._jobs.get()]
        while len(group) < GROUP and group[-1] is not None:
            try:
                group.append(self._jobs.get_nowait())
            except queue.Empty:
                break
        return group

    def _commit_group(self, jobs: list[Job]) -> None:
        outcomes: list[Outcome] = []
        for _ in range(TRIES):
            try:
                with self._writer.begin() as connection:
                    outcomes = [self._attempt(connection, *job) for job in jobs]
                break
            except OperationalError as error:
                outcomes = [(future, None, _busy(error)) for _, future in jobs]
            except Exception as error:  # noqa: BLE001 - a failed commit fails every use case in it
                outcomes = [(future, None, error) for _, future in jobs]
                break
        for future, result, problem in outcomes:
            if problem:
                future.set_exception(problem)
            else:
                future.set_result(result)

    def _attempt(self, connection: Connection, use_case: UseCase[Any], future: "Future[Any]") -> "Outcome":
        try:
            return future, _execute(connection, self._around, use_case, self._now()), None
        except OperationalError as error:
            return future, None, _busy(error)
        except Exception as error:  # noqa: BLE001 - belongs to whoever awaits this use case
            return future, None, error


def _busy(cause: Exception) -> DatabaseBusy:
    busy = DatabaseBusy()
    busy.__cause__ = cause
    return busy


RETRYABLE = frozenset({"40001", "40P01", "55P03"})


class PostgresRunner:
    """A small pool of threads, one transaction each; deadlocks and serialisation failures are tried again."""

    def __init__(self, engine: Engine, around: Surroundings, now: Now, threads: int) -> None:
        self._engine, self._around, self._now = engine, around, now
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="database")

    async def run(self, use_case: UseCase[Result]) -> Result:
        """In one of the threads."""
        loop = asyncio.get_running_loop()
        return await asyncio.shield(loop.run_in_executor(self._pool, self._commit, use_case))

    async def read(self, question: UseCase[Result]) -> Result:
        """The same pool; nothing is written."""
        return await self.run(question)

    def close(self) -> None:
        """Let the threads finish."""
        self._pool.shutdown()
        self._engine.dispose()

    def _commit(self, use_case: UseCase[Result]) -> Result:
        for tried in range(1, TRIES + 1):
            try:
                return self._once(use_case)
            except OperationalError as error:
                again = getattr(error.orig, "sqlstate", None) in RETRYABLE
                if not again or tried == TRIES:
                    raise DatabaseBusy from error
        raise DatabaseBusy

    def _once(self, use_case: UseCase[Result]) -> Result:
        with self._engine.begin() as connection:
            return _execute(connection, self._around, use_case, self._now())
