"""The sandbox as one object: start it, use its address, stop it."""

from collections import deque

from aiohttp import web

from sandbox.api import BotApi
from sandbox.calls import RecordedCall
from sandbox.clock import MovableClock
from sandbox.faults import Faults
from sandbox.model import BotIdentity
from sandbox.page_files import add_page_routes
from sandbox.person.acting import Acting
from sandbox.person.places import Places
from sandbox.person.reading import sentences
from sandbox.person.watching import NextJump, Watching
from sandbox.world import World

LARGEST_BODY_BYTES = 50 * 1024 * 1024
STOP_WITHIN_SECONDS = 0.5
DEFAULT_TOKEN = "700000001:sandbox"  # noqa: S105 - it opens nothing but this simulation


class Sandbox:
    """A simulated Telegram on one port: the Bot API, the people's side and the page."""

    def __init__(
        self,
        token: str = DEFAULT_TOKEN,
        clock: MovableClock | None = None,
        next_jump: NextJump | None = None,
        *,
        bot_name: str = "Sozialraumlotse",
        bot_username: str = "sandbox_bot",
    ) -> None:
        """Prepare a world for the bot with this token.

        `next_jump` tells when the next reminder is due; without it the page has no button for it.
        """
        self.token = token
        self.clock = clock or MovableClock()
        bot = BotIdentity(id=int(token.split(":", 1)[0]), first_name=bot_name, username=bot_username)
        self.world = World(self.clock, bot)
        self._api = BotApi(self.world, token)
        self._next_jump = next_jump
        self._runner: web.AppRunner | None = None
        self._url = ""

    @property
    def url(self) -> str:
        """The address, without a slash at the end; empty before the start."""
        return self._url

    @property
    def calls(self) -> deque[RecordedCall]:
        """The last Bot API calls, oldest first."""
        return self._api.calls

    @property
    def faults(self) -> Faults:
        """Failures to be simulated."""
        return self._api.faults

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen; port 0 takes a free one."""
        runner = web.AppRunner(
            self._app(), access_log=None, shutdown_timeout=STOP_WITHIN_SECONDS, handler_cancellation=True
        )
        await runner.setup()
        await web.TCPSite(runner, host, port).start()
        self._runner = runner
        bound_port = runner.addresses[0][1]
        shown = f"[{host}]" if ":" in host else host
        self._url = f"http://{shown}:{bound_port}"

    async def stop(self) -> None:
        """Close the port and end every poll; a second call does nothing."""
        if self._runner is not None:
            runner, self._runner = self._runner, None
            await runner.cleanup()

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=LARGEST_BODY_BYTES, middlewares=[sentences])
        self._api.add_routes(app)
        Places(self.world).add_routes(app)
        Acting(self.world).add_routes(app)
        Watching(self.world, self._next_jump).add_routes(app)
        add_page_routes(app)
        return app
