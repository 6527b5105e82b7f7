"""Where a simulated failure takes the place of an answer."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from sandbox.params import Params

# Given the request, the method's name and its parameters. A response takes the answer's place,
# None leaves it alone. A fault may also break the connection itself: `request.transport.abort()`.
Fault = Callable[[web.Request, str, Params], Awaitable[web.Response | None]]


class Faults:
    """The failures waiting for calls; the first one that wants a call gets it."""

    def __init__(self) -> None:
        """Begin without any."""
        self.before: list[Fault] = []  # the method does not run: 429, 500
        self.after: list[Fault] = []  # the method ran, its answer is lost

    async def instead(self, request: web.Request, method: str, params: Params) -> web.Response | None:
        """Return the response that comes instead of running the method."""
        return await first(self.before, request, method, params)

    async def lost(self, request: web.Request, method: str, params: Params) -> web.Response | None:
        """Return the response that comes although the method ran."""
        return await first(self.after, request, method, params)


async def first(
    faults: list[Fault], request: web.Request, method: str, params: Params
) -> web.Response | None:
    """Return the response of the first failure that applies to this call."""
    for fault in list(faults):
        response = await fault(request, method, params)
        if response is not None:
            return response
    return None
