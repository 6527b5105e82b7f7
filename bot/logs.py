"""Logs: ids and counts. Tracebacks are cut to types and places: their messages may hold what people wrote."""

import logging
import sys
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any

import structlog

OTHERS = (
    "aiogram",
    "telegram",
    "httpx",
    "httpcore",
    "aiohttp",
    "apscheduler",
    "sqlalchemy",
    "alembic",
    "asyncio",
)
Event = MutableMapping[str, Any]
OURS = ("bot", "handlers", "scheduler", "storage", "sandbox")


def set_up(level: str, form: str) -> None:
    """Send everything through one formatter to standard error; other libraries speak only of trouble."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_messages,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    last: structlog.typing.Processor = (
        structlog.processors.JSONRenderer() if form == "json" else structlog.dev.ConsoleRenderer(colors=False)
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, only_where],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in OTHERS:
        logging.getLogger(name).setLevel(logging.WARNING)


def without_messages(_logger: object, _method: str, event: Event) -> Event:
    """Replace an exception by its type and the places it passed."""
    info = event.pop("exc_info", None)
    event.pop("stack_info", None)
    if info is True:
        info = sys.exc_info()
    error = info if isinstance(info, BaseException) else (info[1] if info else None)
    if error is not None:
        event["error"] = describe(error)
    return event


def only_where(_logger: object, _method: str, event: Event) -> Event:
    """Of another library's message keep the place only: its text may hold an address, a name, a token."""
    record: logging.LogRecord | None = event.get("_record")
    if record is not None and record.name.split(".")[0] not in OURS:
        event["event"] = "(message withheld)"
        event["at"] = f"{record.module}:{record.lineno}"
    return event


def describe(error: BaseException) -> str:
    """Type and places, innermost last; never the message."""
    places = []
    trace: TracebackType | None = error.__traceback__
    while trace:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return f"{type(error).__name__} at {' > '.join(places[-4:])}"
