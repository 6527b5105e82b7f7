"""The Bot API over HTTP: `/bot<token>/<method>`."""

import json
from collections import deque
from http import HTTPStatus

from aiohttp import web

from sandbox.calls import CALLS_KEPT, RecordedCall
from sandbox.errors import ApiError
from sandbox.faults import Faults
from sandbox.json_types import Json, dump
from sandbox.methods import BY_SMALL_NAME, METHODS
from sandbox.methods.polling import RawList
from sandbox.params import Params, read_params
from sandbox.world import World


class BotApi:
    """Reads calls, runs methods, writes answers, remembers both."""

    def __init__(self, world: World, token: str) -> None:
        """Serve one bot, known by its token."""
        self._world = world
        self._token = token
        self.faults = Faults()
        self.calls: deque[RecordedCall] = deque(maxlen=CALLS_KEPT)

    def add_routes(self, app: web.Application) -> None:
        """Take the addresses of the Bot API."""
        app.router.add_route("GET", "/bot{token}/{method}", self.handle)
        app.router.add_route("POST", "/bot{token}/{method}", self.handle)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one call."""
        if request.match_info["token"] != self._token:
            return answer(401, refusal(ApiError(401, "Unauthorized")))
        written = request.match_info["method"]
        method = BY_SMALL_NAME.get(written.lower(), written)
        try:
            params = await read_params(request)
        except ApiError as error:
            return answer(error.code, refusal(error))
        response = await self.faults.instead(request, method, params) or await self._answer(method, params)
        self._record(method, params, response)
        return await self.faults.lost(request, method, params) or response

    async def _answer(self, method: str, params: Params) -> web.Response:
        try:
            return answer(200, await self._run(method, params))
        except ApiError as error:
            return answer(error.code, refusal(error))

    async def _run(self, method: str, params: Params) -> str:
        if method not in METHODS:
            raise ApiError(404, "Not Found: method not found")
        result = await METHODS[method](self._world, params)
        if isinstance(result, RawList):
            return f'{{"ok":true,"result":[{",".join(result)}]}}'
        return dump({"ok": True, "result": result})

    def _record(self, method: str, params: Params, response: web.Response) -> None:
        call = RecordedCall(
            method=method,
            params=params.values,
            status=response.status,
            answer=readable(response),
            called_at=self._world.clock.now(),
        )
        self.calls.append(call)


def answer(status: int, text: str) -> web.Response:
    """Return a JSON response. `surrogatepass`: raw updates may hold what is no Unicode."""
    return web.Response(
        status=status,
        body=text.encode("utf-8", "surrogatepass"),
        content_type="application/json",
    )


def refusal(error: ApiError) -> str:
    """Return the body of a refusal."""
    parameters = {"parameters": error.parameters} if error.parameters else {}
    return dump({"ok": False, "error_code": error.code, "description": error.description, **parameters})


def readable(response: web.Response) -> Json:
    """Decode an answer for the record; one with a nonsensical raw update in it stays a text."""
    body = response.body
    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else ""
    try:
        decoded = json.loads(text)
    except (ValueError, RecursionError):
        decoded = None
    return decoded if isinstance(decoded, dict) else {"ok": response.status == HTTPStatus.OK, "result": text}
