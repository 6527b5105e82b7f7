"""`demo`: the simulated Telegram and the bot together, with phones, staff and a clock that can be moved."""

import shutil
import tempfile
from datetime import datetime
from pathlib import Path

import aiohttp

from adapters.districts.bindings import Bindings, load_bindings
from bot.app import App, Telegram
from bot.lifetime import stop_signal, until
from bot.opening import bind_staff, opened
from bot.settings import ConfigurationError, Settings, new_secret_key
from domain.offices import District
from sandbox.clock import MovableClock
from sandbox.server import Sandbox
from services.delivery import NextDue
from services.ports import Runner

DEMO_FILE = "demo.yaml"
TOKEN = "700000001:demo"  # noqa: S105 - the simulated server's


async def demo(settings: Settings, district: District, host: str, port: int) -> None:
    """Serve the demonstration until Ctrl-C. Everything it keeps is in a folder that goes with it."""
    path = settings.district / DEMO_FILE
    if not path.is_file():
        message = f"{path}: is missing; the demonstration needs its phones and staff"
        raise ConfigurationError(message)
    folder = Path(tempfile.mkdtemp(prefix="sozialraumlotse-"))
    try:
        await _demo(_own(settings, folder), district, load_bindings(path, district), host, port)
    finally:
        shutil.rmtree(folder)


def _own(settings: Settings, folder: Path) -> Settings:
    return settings.model_copy(
        update={
            "database_url": f"sqlite:///{folder}/demo.db",
            "keys_url": f"sqlite:///{folder}/keys.db",
            "secret_keys": new_secret_key(),
            "secret_keys_file": None,
        }
    )


async def _demo(settings: Settings, district: District, bindings: Bindings, host: str, port: int) -> None:
    clock = MovableClock()
    with opened(settings, clock, district) as runner:
        sandbox = Sandbox(token=TOKEN, clock=clock, next_jump=lambda: next_due(runner))
        await sandbox.start(host=host, port=port)
        try:
            app = App(
                telegram=Telegram(token=TOKEN, api_url=sandbox.url),
                runner=runner,
                district=district,
                jumpy_clock=True,
            )
            await runner.run(bind_staff(bindings))
            await set_the_stage(sandbox.url, district, bindings)
            stop = stop_signal()
            async with app.running(alone=True) as ended:
                print(f"\n  Open this address in a browser: {sandbox.url}\n  End with Ctrl-C.\n", flush=True)  # noqa: T201 - for the visitor
                await until(stop, ended)
        finally:
            await sandbox.stop()


async def next_due(runner: Runner) -> datetime | None:
    """When the next message waits to be sent: where the clock's button jumps."""
    return await runner.read(NextDue())


async def set_the_stage(url: str, district: District, bindings: Bindings) -> None:
    """Phones, office chats and panes as the demonstration file says, through the sandbox's own interface."""
    staff = [{"id": one.account, "first_name": one.name, "language_code": "de"} for one in bindings.staff]
    families = [
        {"id": one.account, "first_name": one.first_name, "language_code": one.language}
        for one in bindings.phones
    ]
    async with aiohttp.ClientSession(base_url=url, raise_for_status=True) as session:
        for phone in [*families, *staff]:
            await session.post("/person/phones", json=phone)
        for chat in bindings.chats:
            members = [one.account for one in bindings.staff if one.office == chat.office]
            title = district.office_by_code[chat.office].name
            group = {"id": chat.chat, "title": title, "members": members}
            await session.post("/person/groups", json=group)
        await session.post("/person/panes", json=_panes(bindings, district))


def _panes(bindings: Bindings, district: District) -> list[dict[str, object]]:
    panes: list[dict[str, object]] = [
        {
            "phone": one.account,
            "chat": one.account,
            "label": one.first_name,
            "hint": "/start → 🌐 → ✅ → 📅 → 21357",
        }
        for one in bindings.phones
    ]
    for chat in bindings.chats:
        worker = next(one for one in bindings.staff if one.office == chat.office)
        office = district.office_by_code[chat.office].name
        label = f"{worker.name} · {office}"
        panes.append({"phone": worker.account, "chat": chat.chat, "label": label})
    panes += [
        {"phone": one.account, "chat": one.account, "label": one.name, "hint": "/overview"}
        for one in bindings.staff
        if one.office is None
    ]
    return panes
