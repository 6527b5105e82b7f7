"""Run the sandbox alone: `python -m sandbox --port 8081`."""

import argparse
import asyncio
import contextlib

from sandbox.server import DEFAULT_TOKEN, Sandbox


async def serve(host: str, port: int, bot_token: str) -> None:
    """Run until interrupted."""
    sandbox = Sandbox(token=bot_token)
    await sandbox.start(host, port)
    print(f"Sandbox: {sandbox.url}\nToken:   {sandbox.token}\nCtrl-C ends it.", flush=True)  # noqa: T201
    try:
        await asyncio.Event().wait()
    finally:
        await sandbox.stop()


def token(written: str) -> str:
    """Check that a token begins with the bot's number."""
    if not written.partition(":")[0].isdigit():
        raise argparse.ArgumentTypeError("a token is a number, a colon and anything")
    return written


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A simulated Telegram server.")
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: this computer only)"
    )
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--token", type=token, default=DEFAULT_TOKEN, help="<number>:<anything>")
    arguments = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(arguments.host, arguments.port, arguments.token))


if __name__ == "__main__":
    main()
