"""serve, worker and demo: the commands that keep running until they are stopped."""

from __future__ import annotations

import shlex
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.panel import Panel

from bot.cli.console import bar, out, program, run
from bot.settings import Settings, data_folder, load


def serve(
    no_worker: Annotated[
        bool, typer.Option("--no-worker", help="Only answer; leave asking and sending to `headway worker`.")
    ] = False,
    host: Annotated[str | None, typer.Option(help="Address to listen on, instead of HEADWAY_HOST.")] = None,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port to listen on, instead of HEADWAY_PORT.")
    ] = None,
) -> None:
    """Run Headway: the web chat, Slack and Teams where set up, the clock that asks, and the courier that sends.

    It listens on 127.0.0.1:8710 and keeps its data in a SQLite file, unless told otherwise. On any other
    address people sign in with a link from `headway signin`. Ctrl-C stops it; nothing is lost.

    **Examples**

    - `headway serve`

    - `headway serve --port 8080`

    - `DATABASE_URL=postgresql://headway@db/headway headway serve --no-worker`
    """
    settings = load()
    chosen = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    run(_serve(settings.model_copy(update=chosen), works=not no_worker))


def worker() -> None:
    """Ask and send without a web chat, beside `headway serve --no-worker`, on as many machines as you like.

    This needs PostgreSQL: a SQLite database has a single process.

    **Example**

    - `DATABASE_URL=postgresql://headway@db/headway headway worker`
    """
    run(_work(load()))


def demo(
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget what was done and begin afresh.")] = False,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port to listen on, instead of HEADWAY_PORT.")
    ] = None,
    data: Annotated[Path | None, typer.Option(help="Folder that keeps the demonstration.")] = None,
) -> None:
    """Try Headway on a sample company, with a clock that you can put forward.

    It is Monday morning at Brightwell, and the first check-ins have arrived. Everything stays on this machine;
    what you do is kept for the next time.

    **Examples**

    - `headway demo`

    - `headway demo --fresh --port 8711`
    """
    folder = data or data_folder() / "demo"
    given = [
        word for name, value in (("--data", data), ("--port", port)) if value for word in (name, str(value))
    ]
    again = shlex.join([program(), "demo", *given, "--fresh"])
    settings = load()
    run(_demo(folder, settings, port=port or settings.port, fresh=fresh, again=again))


async def _serve(settings: Settings, *, works: bool) -> None:
    from bot.app import App, listening, sign_in_of, stop_asked
    from bot.collector import calm
    from bot.database import opened_for_work
    from scheduling.clock import SystemClock

    stop = stop_asked()
    sign_in = sign_in_of(settings)
    async with opened_for_work(settings.database) as store:
        app = App.compose(store, clock=SystemClock(), works=works, settings=settings)
        async with listening(app.web(sign_in), host=settings.host, port=settings.port), app.running():
            calm()
            out().print(f"Headway is at {settings.public_address}", markup=False)
            await stop.wait()


async def _work(settings: Settings) -> None:
    from bot.app import App, stop_asked
    from bot.collector import calm
    from bot.database import opened_for_work
    from okrs.errors import HeadwayError
    from scheduling.clock import SystemClock

    stop = stop_asked()
    async with opened_for_work(settings.database) as store:
        if store.database.is_sqlite:
            raise HeadwayError(
                "A worker of its own needs PostgreSQL: set DATABASE_URL. On SQLite `headway serve` does its work."
            )
        app = App.compose(store, clock=SystemClock(), works=True, settings=settings)
        async with app.running(receives=False):
            calm()
            out().print("Working. Ctrl-C stops it.")
            await stop.wait()


async def _demo(folder: Path, settings: Settings, *, port: int, fresh: bool, again: str) -> None:
    from bot.app import stop_asked
    from bot.demo.show import forget, showing

    stop = stop_asked()
    if fresh:
        forget(folder)
    async with AsyncExitStack() as stack:
        with bar() as tell:
            # Only what stands in for a chat platform on this machine takes part in a demonstration.
            taking_part = settings if settings.teams_insecure_playground else settings.by_itself()
            clock = await stack.enter_async_context(
                showing(folder, port=port, tell=tell, settings=taking_part.model_copy(update={"port": port}))
            )
        day = clock.now().strftime("%A %-d %B")
        welcome = _WELCOME.format(address=f"http://127.0.0.1:{port}", day=day, again=escape(again))
        Console(highlight=False).print(Panel(welcome, expand=False))
        await stop.wait()


_WELCOME = """[bold]Headway is at {address}[/bold]

It is {day} at Brightwell, who make software with which patients book their own appointments.
Three things to try:

1. Anna's weekly check-in is waiting. Type: [bold]bookings 49.5, 8/10; calls same, mondays are hard[/bold]
2. Put the clock forward to Thursday 09:30 and read the digest in a team's channel.
3. Become Diego, ask [bold]/okr why START-3[/bold], and see who else can see his answer.

Ctrl-C stops it, what you did is kept, and this begins again:
[bold]{again}[/bold]"""
