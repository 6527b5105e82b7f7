"""`python -m sandbox` says where it is and ends cleanly."""

import asyncio
import signal
import sys
from pathlib import Path

import aiohttp

CHECKOUT = Path(__file__).parents[2]


async def test_the_command_prints_its_address_and_ends_on_interrupt() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "sandbox", "--port", "0", "--token", "5:abc"),
        cwd=CHECKOUT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    address = (await asyncio.wait_for(process.stdout.readline(), 20)).decode().split()[-1]
    async with aiohttp.ClientSession() as session, session.get(f"{address}/bot5:abc/getMe") as response:
        assert (await response.json())["result"]["id"] == 5
    process.send_signal(signal.SIGINT)
    _, errors = await asyncio.wait_for(process.communicate(), 10)
    assert (process.returncode, errors) == (0, b"")
