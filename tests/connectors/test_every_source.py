"""What holds for every kind of source: a number, or a sentence that says what to do and never tells a key."""

from __future__ import annotations

import re
import traceback
from decimal import Decimal

import pytest

from connectors.catalogue import SOURCES
from connectors.figure import Measures, Source, secret_fields
from connectors.outgoing import MOST_BYTES, ConnectorError, Outgoing
from tests.connectors.conftest import NOW, TRUST
from tests.connectors.examples import EXAMPLES, SECRET, Example
from tests.connectors.service import Reply, Service

EACH = pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)


async def failure(
    example: Example, service: Service, outgoing: Outgoing, *, scheme: str = "http"
) -> ConnectorError:
    """The error that reading ends in, once it is seen that nothing of it tells a key."""
    source = example.source(service.at.replace("http", scheme, 1))
    with pytest.raises(ConnectorError) as caught:
        await source.read(outgoing, now=NOW)
    whole = "".join(traceback.format_exception(caught.value)) + repr(caught.value.values)
    assert all(secret not in whole for secret in source.secrets())
    assert re.fullmatch(r"[A-Z{].*[.?”]", caught.value.message), caught.value.message
    return caught.value


@EACH
async def test_the_number_comes_with_its_unit_and_a_link(
    example: Example, service: Service, outgoing: Outgoing
) -> None:
    service.routes = dict(example.routes)
    figure = await example.source(service.at).read(outgoing, now=NOW)
    assert figure is not None
    assert (figure.value, figure.unit) == (Decimal(example.value), example.unit)
    assert figure.url == example.url.replace("{at}", service.at)
    assert figure.as_of <= NOW


@EACH
@pytest.mark.parametrize(
    ("status", "sentence", "permanent"),
    [
        pytest.param(401, "does not accept the key", True, id="refused"),
        pytest.param(403, "The key may not read this", True, id="not allowed"),
        pytest.param(404, "has nothing at that address", True, id="gone"),
        pytest.param(429, "come less often", False, id="too often"),
        pytest.param(500, "has trouble itself", False, id="broken"),
        pytest.param(503, "has trouble itself", False, id="down"),
    ],
)
async def test_a_refusal_is_a_sentence(
    example: Example, service: Service, outgoing: Outgoing, status: int, sentence: str, permanent: bool
) -> None:
    # Some services repeat what they were sent.
    service.fault = Reply(status=status, text=f'{{"error": "no {SECRET}", "message": "no {SECRET}"}}')
    error = await failure(example, service, outgoing)
    assert sentence in error.message
    assert error.permanent is permanent


@EACH
async def test_who_wants_rest_says_for_how_long(
    example: Example, service: Service, outgoing: Outgoing
) -> None:
    service.fault = Reply(status=429, headers={"Retry-After": "31"})
    error = await failure(example, service, outgoing)
    assert (error.permanent, error.retry_after) == (False, 31)


@EACH
async def test_one_that_never_answers_is_left(example: Example, service: Service) -> None:
    outgoing = Outgoing(allowed_hosts=["127.0.0.1"], seconds=0.2, trust=TRUST)
    service.fault = Reply(seconds=1)
    error = await failure(example, service, outgoing)
    assert "did not answer within 0.2 seconds" in error.message
    assert not error.permanent
    await outgoing.close()


@EACH
async def test_one_that_breaks_off_is_asked_again_later(
    example: Example, service: Service, outgoing: Outgoing
) -> None:
    service.fault = Reply(drops=True)
    error = await failure(example, service, outgoing)
    assert not error.permanent


@EACH
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("{}", id="an empty object"),
        pytest.param("[]", id="an empty list"),
        pytest.param("null", id="null"),
        pytest.param("[" * 100_000, id="a deep hole"),
        pytest.param("1" * 5000, id="a number without end"),
        pytest.param("<html><title>Sign in</title></html>", id="a page"),
        pytest.param(
            '{"data": 7, "errors": 7, "result": 7, "records": 7, "rows": 7, "results": 7}', id="nonsense"
        ),
        pytest.param("\x00\x01", id="rubbish"),
    ],
)
async def test_what_is_no_answer_is_said(
    example: Example, service: Service, outgoing: Outgoing, text: str
) -> None:
    service.fault = Reply(text=text)
    await failure(example, service, outgoing)


@EACH
async def test_what_is_no_number_is_said(example: Example, service: Service, outgoing: Outgoing) -> None:
    service.routes = {**example.routes, **example.wrong}
    assert example.wrong
    error = await failure(example, service, outgoing)
    assert error.permanent


@EACH
async def test_too_much_is_cut_off(example: Example, service: Service, outgoing: Outgoing) -> None:
    service.fault = Reply(text="1" * (MOST_BYTES + 1))
    assert "more than 2 MB" in (await failure(example, service, outgoing)).message


@EACH
async def test_a_key_with_a_line_end_is_refused_and_not_told(
    example: Example, service: Service, outgoing: Outgoing
) -> None:
    service.routes = dict(example.routes)
    source = example.source(service.at)
    for name in secret_fields(type(source)):
        broken = source.model_copy(update={name: f"{SECRET}\r\nX: 1"})
        assert SECRET not in await _what_is_told(broken, outgoing)
    assert all("X" not in asked.headers for asked in service.asked)


async def _what_is_told(source: Source, outgoing: Outgoing) -> str:
    try:
        await source.read(outgoing, now=NOW)
    except ConnectorError as error:
        return "".join(traceback.format_exception(error))
    return ""


@EACH
async def test_what_is_inside_a_network_is_not_asked(example: Example, service: Service) -> None:
    outgoing = Outgoing(trust=TRUST)
    for scheme, sentence in [("https", "inside a private network"), ("http", "must begin with https://")]:
        error = await failure(example, service, outgoing, scheme=scheme)
        assert sentence in error.message
        assert error.permanent
    assert service.asked == []
    await outgoing.close()


@EACH
def test_what_is_secret_is_never_shown(example: Example) -> None:
    source = example.source("https://source.example")
    assert SECRET not in repr(source)
    assert SECRET not in str(source)


@pytest.mark.parametrize("kind", SOURCES)
def test_a_form_can_ask_for_every_field(kind: str) -> None:
    source = SOURCES[kind]
    assert source.kind == kind
    assert source.title
    for name, field in source.model_fields.items():
        assert field.title, name
        assert field.description, name
        assert field.description[-1] in ".)", name
        assert len(field.description) <= 110, name
        assert field.examples or name in secret_fields(source), name


@pytest.mark.parametrize("kind", SOURCES)
def test_a_wrong_field_never_tells_a_key(kind: str) -> None:
    source = SOURCES[kind]
    filled: dict[str, object] = dict.fromkeys(secret_fields(source), SECRET)
    with pytest.raises(ValueError) as caught:
        source.model_validate({**filled, "no such field": 1, "address": 7})
    assert SECRET not in str(caught.value)


def test_a_source_says_what_it_measures() -> None:
    def measures(kind: str, **fields: str) -> Measures:
        source: Source = SOURCES[kind].model_validate({"address": "https://source.example", **fields})
        return source.measures()

    assert measures("jira", token="x", jql="type = Story") is Measures.ACTIVITY
    assert measures("jira", token="x", jql="type = Incident AND statusCategory != Done") is Measures.RESULT


@pytest.mark.parametrize("kind", SOURCES)
def test_the_examples_of_a_form_can_be_taken(kind: str) -> None:
    source = SOURCES[kind]
    filled: dict[str, object] = dict.fromkeys(secret_fields(source), "x")
    filled |= {name: field.examples[0] for name, field in source.model_fields.items() if field.examples}
    # Of these either the one or the others are filled in.
    if "cell" in filled:
        assert source.model_validate({**filled, "row": "", "column": ""})
        filled["cell"] = ""
    assert source.model_validate(filled)
