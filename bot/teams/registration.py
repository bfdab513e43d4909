"""Headway as Microsoft knows it: an app, the tenant it belongs to, and how it proves who it is."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from uuid import UUID

from bot.settings import Settings, TeamsAppType
from okrs.errors import HeadwayError
from storage.secrets import Vault
from storage.tables import Installation

PLATFORM = "teams"


@dataclass(frozen=True, kw_only=True)
class Registration:
    """One app. No `password`: a managed identity. No `app`: the Playground on this machine, which knows no apps."""

    app: str
    tenant: str
    password: str = field(default="", repr=False)

    @property
    def is_playground(self) -> bool:
        return not self.app


PLAYGROUND = Registration(app="", tenant="")


def own_registration(settings: Settings) -> Registration | None:
    """The app that the settings name; None where each tenant has one of its own."""
    if settings.teams_insecure_playground:
        return PLAYGROUND
    if settings.teams_app_type is TeamsAppType.PER_TENANT:
        return None
    return Registration(
        app=guid(settings.teams_app_id, "TEAMS_APP_ID"),
        tenant=guid(settings.teams_app_tenant_id, "TEAMS_APP_TENANT_ID"),
        password=settings.teams_app_password,
    )


def seal(registration: Registration, vault: Vault) -> str:
    """The secret as it is stored; raises HeadwayError where there is no key to keep it with."""
    return vault.lock(json.dumps({"password": registration.password}))


def unseal(row: Installation, vault: Vault) -> Registration:
    """The app that a tenant has of its own."""
    secret = json.loads(vault.unlock(row.secret))
    return Registration(app=row.app, tenant=row.organisation, password=str(secret["password"]))


def guid(text: str, what: str) -> str:
    """An id as Microsoft writes it, in small letters; raises HeadwayError for anything else."""
    try:
        return str(UUID(text.strip()))
    except ValueError as error:
        raise HeadwayError(
            f"{what} can't be {text!r}: it must be an id such as 6f0a3c2e-5d0c-4d5e-9a53-0d6a5a1f7b11, "
            "which Azure shows on the page of the app registration."
        ) from error
