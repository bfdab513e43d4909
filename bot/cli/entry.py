"""The commands, and what a person reads when one of them can't be done."""

from __future__ import annotations

import secrets
import sys
from typing import Annotated

import structlog
import typer
from rich.console import Console

from bot.cli import carrying, hooks, keeping, linting, mcp, parsing, reporting, running, slack, teams, tokens
from bot.settings import LogFormat, LogLevel
from okrs.errors import HeadwayError

app = typer.Typer(
    name="headway",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Check-ins about outcomes, in chat: objectives and key results asked, answered in plain words, and told.",
    epilog="Start with `headway demo`. Every command has a --help with examples. "
    "Settings are environment variables: docs/settings.md.",
)
app.command(rich_help_panel="Run")(running.demo)
app.command(rich_help_panel="Run")(running.serve)
app.command(rich_help_panel="Run")(running.worker)
app.command("import", rich_help_panel="Goals")(carrying.import_)
app.command(rich_help_panel="Goals")(carrying.export)
app.command(rich_help_panel="Goals")(reporting.report)
app.command(rich_help_panel="Goals")(linting.lint)
app.command(rich_help_panel="Goals")(parsing.parse)
app.add_typer(slack.app, name="slack", rich_help_panel="Chat platforms")
app.add_typer(teams.app, name="teams", rich_help_panel="Chat platforms")
app.add_typer(tokens.app, name="token", rich_help_panel="Other programs")
app.add_typer(hooks.app, name="hook", rich_help_panel="Other programs")
app.command(rich_help_panel="Other programs")(mcp.mcp)
app.command(rich_help_panel="Care")(keeping.doctor)
app.command("renew-keys", rich_help_panel="Care")(keeping.renew_keys)
app.command(rich_help_panel="Care")(keeping.migrate)
app.command(rich_help_panel="Care")(keeping.signin)
app.command(rich_help_panel="Care")(keeping.mydata)
app.command(rich_help_panel="Care")(keeping.forget)

DEBUG = "--debug"

log = structlog.get_logger()


@app.callback()
def options(
    debug: Annotated[
        bool, typer.Option(DEBUG, help="Log everything, and show where a fault in Headway itself lies.")
    ] = False,
) -> None:
    from bot import logs, settings

    found = settings.load()
    logs.configure(LogLevel.DEBUG if debug else found.log, LogFormat.HUMAN if debug else found.log_format)


def main() -> None:
    """Runs the command line; exit code 1 when something couldn't be done, 2 for a command that can't be read."""
    try:
        app()
    except HeadwayError as error:
        say_on_stderr(error.message)
        sys.exit(1)
    except Exception as error:
        reference = secrets.token_hex(2)
        is_debug = DEBUG in sys.argv
        log.exception("command.broke", reference=reference, kind=type(error).__name__, exc_info=is_debug)
        hint = "" if is_debug else f" `headway {DEBUG} …` shows where."
        say_on_stderr(f"Something broke on our side (ref {reference}). Nothing was lost.{hint}")
        sys.exit(1)


def say_on_stderr(sentence: str) -> None:
    Console(stderr=True, soft_wrap=True, highlight=False).print(sentence, markup=False)
