"""Whatever a service answers, the end of it is a number or a sentence."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.outgoing import ConnectorError, Outgoing, Response
from tests.connectors.conftest import NOW, TRUST
from tests.connectors.examples import EXAMPLES, Example
from tests.connectors.service import FIXTURES, Reply, Route

AT = "https://source.example"
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=9)
    | st.just("1e99")
    | st.just("٣"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)


class Answering(Outgoing):
    """Answers every question with the same bodies in turn; the last one without an end."""

    bodies: list[bytes]

    async def request(self, method: str, url: str, **_: Any) -> Response:  # noqa: ARG002
        body = self.bodies.pop(0) if len(self.bodies) > 1 else self.bodies[0]
        return Response(200, {"x-total": "nine"}, body, url)


def _documented(route: Route) -> bytes:
    first = route if isinstance(route, str | Reply) else route[0]
    return first.text.encode() if isinstance(first, Reply) else (FIXTURES / first).read_bytes()


def _places(found: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where anything stands in an answer."""
    inner = (
        found.items() if isinstance(found, Mapping) else enumerate(found) if isinstance(found, list) else ()
    )
    return [path, *(place for key, value in inner for place in _places(value, (*path, key)))]


def _changed(found: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    changed = copy.deepcopy(found)
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return changed


async def _read(example: Example, bodies: list[bytes]) -> None:
    outgoing = Answering(trust=TRUST)
    outgoing.bodies = bodies
    with suppress(ConnectorError):
        figure = await example.source(AT).read(outgoing, now=NOW)
        assert figure is not None
        assert figure.value.is_finite()
        assert figure.as_of <= NOW
    await outgoing.close()


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
@settings(max_examples=40)
@given(data=st.data())
async def test_any_answer_ends_in_a_number_or_a_sentence(example: Example, data: st.DataObject) -> None:
    bodies = [_documented(route) for route in example.routes.values()]
    which = data.draw(st.integers(0, len(bodies) - 1))
    try:
        answer = json.loads(bodies[which])
    except ValueError:
        bodies[which] = data.draw(st.binary(max_size=60))
    else:
        place = data.draw(st.sampled_from(_places(answer)))
        bodies[which] = json.dumps(_changed(answer, place, data.draw(JSON))).encode()
    await _read(example, bodies)
