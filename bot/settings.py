"""What can be set from outside: environment variables, checked once at the start."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from rapidfuzz import process

from okrs.errors import HeadwayError

PREFIX = "HEADWAY_"
# What the tests of this project read.
_OF_TESTS = "HEADWAY_TEST_"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
SHORTEST_KEY = 32


class LogLevel(StrEnum):
    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class LogFormat(StrEnum):
    """`auto` is lines for a person in a terminal and JSON elsewhere."""

    AUTO = "auto"
    HUMAN = "human"
    JSON = "json"


_REASONS = {
    "HEADWAY_PORT": "it must be a number from 1 to 65535.",
    "HEADWAY_LOG": f"it must be one of {', '.join(LogLevel)}.",
    "HEADWAY_LOG_FORMAT": f"it must be one of {', '.join(LogFormat)}.",
}


class Settings(BaseSettings):
    """Every setting is described in docs/settings.md."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True)

    database_url: str = Field(default="", validation_alias="DATABASE_URL", repr=False)
    host: str = "127.0.0.1"
    port: int = Field(default=8710, ge=1, le=65535)
    address: str = ""
    secret_key: str = Field(default="", repr=False)
    log: LogLevel = LogLevel.INFO
    log_format: LogFormat = LogFormat.AUTO
    teams_app_id: str = Field(default="", validation_alias="TEAMS_APP_ID")

    @property
    def database(self) -> str:
        """The address of the database: the one that was set, else a SQLite file in the user's data folder."""
        return self.database_url or f"sqlite:///{data_folder() / 'headway.db'}"

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach the web chat."""
        return self.host in LOOPBACK

    @property
    def public_address(self) -> str:
        """The address that people open."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return (self.address or f"http://{host}:{self.port}").rstrip("/")


def load() -> Settings:
    """The settings of the environment; raises HeadwayError for an unknown one or a value that can't be."""
    known = names()
    for name in sorted(os.environ):
        if name.startswith(PREFIX) and not name.startswith(_OF_TESTS) and name not in known:
            nearest = process.extractOne(name, known, score_cutoff=70)
            hint = f"Did you mean {nearest[0]}?" if nearest else f"There are {', '.join(known)}."
            raise HeadwayError(f"Unknown setting {name}. {hint}")
    try:
        settings = Settings()
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = _variable(str(first["loc"][0]))
        reason = _REASONS.get(name, f"{first['msg']}.")
        raise HeadwayError(f"{name} can't be {os.environ.get(name)!r}: {reason}") from error
    _check_sign_in(settings)
    return settings


def names() -> list[str]:
    """The environment variables that Headway reads."""
    return [_variable(field) for field in Settings.model_fields]


def data_folder() -> Path:
    """Where this user's programs keep their data."""
    match sys.platform:
        case "darwin":
            return Path.home() / "Library" / "Application Support" / "headway"
        case "win32":
            return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "headway"
        case _:
            return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "headway"


def _check_sign_in(settings: Settings) -> None:
    if settings.secret_key and len(settings.secret_key) < SHORTEST_KEY:
        raise HeadwayError(
            f"HEADWAY_SECRET_KEY is too short: it needs at least {SHORTEST_KEY} characters. "
            "`openssl rand -base64 48` makes a good one."
        )
    if settings.address and not settings.address.startswith(("http://", "https://")):
        raise HeadwayError("HEADWAY_ADDRESS must begin with http:// or https://, as https://headway.example.")


def _variable(field: str) -> str:
    """The variable that sets a field; pydantic names a field with a variable of its own by that one."""
    known = Settings.model_fields.get(field)
    alias = field if known is None else known.validation_alias
    return alias if isinstance(alias, str) else f"{PREFIX}{field.upper()}"
