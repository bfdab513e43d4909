"""What can be set from outside: environment variables, checked once at the start."""

from __future__ import annotations

import os
import sys
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from pydantic import Field, TypeAdapter, ValidationError
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


class TeamsAppType(StrEnum):
    """How Headway is registered with Microsoft; the names are Azure's own, but for the last: one app for each tenant,
    kept in the database."""

    SINGLE_TENANT = "SingleTenant"
    MANAGED_IDENTITY = "UserAssignedMSI"
    PER_TENANT = "PerTenant"


_REASONS = {
    "HEADWAY_PORT": "it must be a number from 1 to 65535.",
    "HEADWAY_LOG": f"it must be one of {', '.join(LogLevel)}.",
    "HEADWAY_LOG_FORMAT": f"it must be one of {', '.join(LogFormat)}.",
    "HEADWAY_OPENAI_PRICE_IN": "it must be a price in US dollars for a million tokens, as 0.40.",
    "HEADWAY_OPENAI_PRICE_OUT": "it must be a price in US dollars for a million tokens, as 1.60.",
    "HEADWAY_TEAMS_INSECURE_PLAYGROUND": "it must be 1, or not be set.",
    "TEAMS_APP_TYPE": f"it must be one of {', '.join(TeamsAppType)}. Microsoft makes no new multi-tenant bots: serve "
    "several companies with PerTenant and `headway teams register`.",
}


class Settings(BaseSettings):
    """Every setting is described in docs/settings.md."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True)

    database_url: str = Field(default="", validation_alias="DATABASE_URL", repr=False)
    host: str = "127.0.0.1"
    port: int = Field(default=8710, ge=1, le=65535)
    address: str = ""
    secret_key: str = Field(default="", repr=False)
    encryption_keys: str = Field(default="", repr=False)
    source_hosts: str = ""
    source_keys: str = Field(default="", repr=False)
    api_key: str = Field(default="", repr=False)
    log: LogLevel = LogLevel.INFO
    log_format: LogFormat = LogFormat.AUTO
    slack_bot_token: str = Field(default="", validation_alias="SLACK_BOT_TOKEN", repr=False)
    slack_signing_secret: str = Field(default="", validation_alias="SLACK_SIGNING_SECRET", repr=False)
    slack_app_token: str = Field(default="", validation_alias="SLACK_APP_TOKEN", repr=False)
    slack_client_id: str = Field(default="", validation_alias="SLACK_CLIENT_ID")
    slack_client_secret: str = Field(default="", validation_alias="SLACK_CLIENT_SECRET", repr=False)
    slack_api_url: str = Field(default="https://slack.com/api/", validation_alias="SLACK_API_URL")
    teams_app_id: str = Field(default="", validation_alias="TEAMS_APP_ID")
    teams_app_password: str = Field(default="", validation_alias="TEAMS_APP_PASSWORD", repr=False)
    teams_app_tenant_id: str = Field(default="", validation_alias="TEAMS_APP_TENANT_ID")
    teams_app_type: TeamsAppType = Field(
        default=TeamsAppType.SINGLE_TENANT, validation_alias="TEAMS_APP_TYPE"
    )
    teams_openid_url: str = Field(
        default="https://login.botframework.com/v1/.well-known/openidconfiguration",
        validation_alias="TEAMS_OPENID_URL",
    )
    teams_authority_url: str = Field(
        default="https://login.microsoftonline.com", validation_alias="TEAMS_AUTHORITY_URL"
    )
    teams_service_url: str = Field(
        default="https://smba.trafficmanager.net/teams", validation_alias="TEAMS_SERVICE_URL"
    )
    teams_insecure_playground: bool = False
    openai_api_key: str = Field(default="", repr=False)
    openai_base_url: str = "https://api.openai.com/v1"
    openai_model: str = ""
    openai_azure_endpoint: str = ""
    openai_azure_api_version: str = "2024-10-21"
    openai_price_in: Decimal = Field(default=Decimal(0), ge=0)
    openai_price_out: Decimal = Field(default=Decimal(0), ge=0)

    @property
    def wants_ai(self) -> bool:
        """Whether a language model is named that may be asked where a workspace switches it on."""
        return bool(self.openai_model)

    @property
    def wants_slack(self) -> bool:
        """Whether anything is set that Headway needs to speak in Slack."""
        return bool(self.slack_bot_token or self.slack_client_id or self.slack_client_secret)

    @property
    def wants_teams(self) -> bool:
        """Whether anything is set that Headway needs to speak in Microsoft Teams."""
        return bool(
            self.teams_app_id
            or self.teams_app_password
            or self.teams_app_tenant_id
            or self.teams_app_type is not TeamsAppType.SINGLE_TENANT
            or self.teams_insecure_playground
        )

    @property
    def keys(self) -> list[str]:
        """The keys that secrets are kept with, the newest first."""
        return [key.strip() for key in self.encryption_keys.split(",") if key.strip()]

    @property
    def allowed_source_hosts(self) -> list[str]:
        """Hosts inside a network from which numbers may be read."""
        return [host.strip() for host in self.source_hosts.split(",") if host.strip()]

    @property
    def given_keys(self) -> dict[str, dict[str, str]]:
        """The secret fields of sources that are not entered on their page, by the id of the source."""
        return TypeAdapter(dict[str, dict[str, str]]).validate_json(self.source_keys or "{}")

    def by_itself(self) -> Settings:
        """Without chat platforms and language models: what nothing outside of this machine takes part in."""
        outside = ("slack_", "teams_", "openai_")
        return self.model_copy(
            update={n: f.default for n, f in Settings.model_fields.items() if n.startswith(outside)}
        )

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
    _check_keys(settings)
    _check_source_keys(settings)
    _check_ai(settings)
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


def _check_keys(settings: Settings) -> None:
    if any(len(key) < SHORTEST_KEY for key in settings.keys):
        raise HeadwayError(
            f"HEADWAY_ENCRYPTION_KEYS has a key that is too short: each needs at least {SHORTEST_KEY} characters. "
            "`openssl rand -base64 48` makes a good one; commas stand between them, the newest first."
        )


def _check_source_keys(settings: Settings) -> None:
    try:
        _ = settings.given_keys
    except ValidationError:
        # Its own words would tell the keys.
        raise HeadwayError(
            'HEADWAY_SOURCE_KEYS must be JSON such as {"ID": {"address": "https://example.com", "token": "…"}}, with '
            "the id that stands at the end of the address of a source's page."
        ) from None


def _check_ai(settings: Settings) -> None:
    if settings.openai_api_key and not settings.wants_ai:
        raise HeadwayError(
            "HEADWAY_OPENAI_MODEL is missing: name the model that HEADWAY_OPENAI_API_KEY is for."
        )
    for name, address in (
        ("BASE_URL", settings.openai_base_url),
        ("AZURE_ENDPOINT", settings.openai_azure_endpoint),
    ):
        if address and not address.startswith(("http://", "https://")):
            raise HeadwayError(
                f"HEADWAY_OPENAI_{name} must begin with http:// or https://, as https://api.openai.com/v1."
            )


def _variable(field: str) -> str:
    """The variable that sets a field; pydantic names a field with a variable of its own by that one."""
    known = Settings.model_fields.get(field)
    alias = field if known is None else known.validation_alias
    return alias if isinstance(alias, str) else f"{PREFIX}{field.upper()}"
