"""How long a process serves: until a signal, or until something ends that must not."""

import asyncio
import signal


def stop_signal() -> asyncio.Event:
    """Set by SIGTERM or Ctrl-C."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


async def until(stop: asyncio.Event, ended: "asyncio.Task[None]") -> None:
    """Wait for the signal; if the bot's work ends before, its error is raised here."""
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait([stopped, ended], return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if ended.done():
        ended.result()
