"""mcp: Headway as tools for a language model."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.console import run
from bot.settings import load
from okrs.errors import HeadwayError


def mcp(
    address: Annotated[str | None, typer.Option(help="Where Headway is, instead of HEADWAY_ADDRESS.")] = None,
) -> None:
    """Offer Headway to a language model over standard input and output (Model Context Protocol).

    It sees and does what the key in HEADWAY_API_KEY may: make one with `headway token create`. With the scope
    write it records progress in its person's name.

    **Example**

    - `HEADWAY_API_KEY=hw_… headway mcp --address https://headway.example`
    """
    settings = load()
    if not settings.api_key:
        raise HeadwayError("Set HEADWAY_API_KEY to a key: `headway token create` makes one.")
    run(_serve(address or settings.public_address, settings.api_key))


async def _serve(address: str, key: str) -> None:
    from mcp.server.mcpserver.exceptions import ToolError

    from bot.mcp import Interface, server_for

    interface = Interface.at(address, key)
    try:
        me = await interface.get("/me")
        await server_for(interface, set(me["scopes"])).run_stdio_async()
    except ToolError as error:
        raise HeadwayError(str(error)) from error
    finally:
        await interface.close()
