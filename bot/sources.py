"""Reading sources: the connector of each kind, its key, and the one client that asks for all of them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError

from connectors.figure import Source, as_address, secret_fields
from connectors.outgoing import ConnectorError, Outgoing
from okrs.errors import HeadwayError
from scheduling.refresher import LONGEST, ReadError
from storage.secrets import Vault
from storage.sources import Good
from storage.tables import MetricSource


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Reads whatever source there is; `kinds` are the connectors by the word they are stored under, `given` the fields
    that the environment sets, by source: they come before what was entered."""

    kinds: Mapping[str, type[Source]]
    vault: Vault
    outgoing: Outgoing
    given: Mapping[str, Mapping[str, str]]

    async def read(self, row: MetricSource, now: datetime) -> Good:
        """The number now; raises ReadError with a sentence for the owner of the source."""
        source = self._source(row)
        try:
            async with asyncio.timeout(LONGEST.total_seconds()):
                found = await source.read(self.outgoing, now=now, tag=row.tag)
        except TimeoutError as error:
            raise ReadError(
                "{source} took longer than {seconds} seconds. Narrow what is counted.",
                permanent=False,
                source=source.title,
                seconds=f"{LONGEST.total_seconds():g}",
            ) from error
        except ConnectorError as error:
            raise ReadError(
                error.template, permanent=error.permanent, retry_after=error.retry_after, **error.values
            ) from error
        if found is None:
            return Good(source=row.id, value=None, as_of=now, next_at=None)
        return Good(
            source=row.id,
            value=found.value,
            as_of=found.as_of,
            next_at=None,
            unit=found.unit,
            url=found.url,
            tag=found.tag,
        )

    def _source(self, row: MetricSource) -> Source:
        model = self.kinds.get(row.kind)
        if model is None:
            raise ReadError("This Headway reads nothing of the kind “{kind}”.", permanent=True, kind=row.kind)
        try:
            return model.model_validate({**row.settings, **self._secret(row, model)})
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            name = str(first["loc"][0]) if first["loc"] else ""
            field = model.model_fields.get(name)
            label = (field.title if field else "") or name
            raise ReadError(
                "“{field}” is missing or can't be taken. Change the source, or enter its key.",
                permanent=True,
                field=label,
            ) from error
        except HeadwayError as error:
            raise ReadError(error.template, permanent=True, retry_after=None, **error.values) from error

    def _secret(self, row: MetricSource, model: type[Source]) -> Mapping[str, str]:
        given = self.given.get(str(row.id))
        if given is None:
            return dict(json.loads(self.vault.unlock(row.secret))) if row.secret else {}
        # Else whoever may change the source in the chat could have the key sent to a place of their own.
        if missing := _places(model) - given.keys():
            raise ReadError(
                "Its key comes from HEADWAY_SOURCE_KEYS, which must give “{field}” as well.",
                permanent=True,
                field=min(missing),
            )
        return given


def _places(model: type[Source]) -> set[str]:
    """The fields that say where a source is asked, if they are not secret themselves."""
    return {
        name
        for name, field in model.model_fields.items()
        if any(getattr(rule, "func", None) is as_address for rule in field.metadata)
    } - secret_fields(model)
