"""The real SDK against a server that behaves as badly as real ones do."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import pytest

from coaching import openai
from coaching.model import Fault, ModelError, Question, Shape
from coaching.openai import Access, OpenAIModel
from tests.coaching.service import Service, completion, hanging_up, raw, saying, shape, silence, status, told


class Weather(Shape):
    city: str
    degrees: int


QUESTION = Question(instructions="Say how warm it is.", told={"city": "Ulm"}, shape=Weather, most_tokens=33)
GOOD = {"city": "Ulm", "degrees": 12}


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    async with Service(say=lambda _: GOOD).running() as service:
        yield service


@pytest.fixture
async def model(service: Service) -> AsyncIterator[OpenAIModel]:
    access = Access(model="m", key="k", base_url=service.base_url, price_in=Decimal(2), price_out=Decimal(10))
    model = OpenAIModel(access)
    yield model
    await model.close()


async def test_a_question_is_answered_in_its_shape_and_paid_for(service: Service, model: OpenAIModel) -> None:
    found = await model.ask(QUESTION)
    assert found.answer == Weather(city="Ulm", degrees=12)
    assert (found.spent.tokens_in, found.spent.tokens_out) == (100, 20)
    assert found.spent.cost == Decimal("0.0004")
    [posted] = service.posted
    assert (posted["store"], posted["max_tokens"], posted["model"]) == (False, 33, "m")
    assert posted["messages"][0] == {"role": "system", "content": "Say how warm it is."}
    assert told(posted) == {"city": "Ulm"}
    assert shape(posted) == "Weather"


async def test_nothing_is_told_about_this_machine_but_the_sdk_s_name(
    service: Service, model: OpenAIModel
) -> None:
    await model.ask(QUESTION)
    assert sorted(name.lower() for name in service.headers[0]) == [
        "accept", "accept-encoding", "authorization", "connection", "content-length", "content-type", "host",
        "user-agent", "x-stainless-raw-response",
    ]  # fmt: skip
    assert re.fullmatch(r"AsyncOpenAI/Python [\d.]+", service.headers[0]["User-Agent"])


async def test_no_variable_of_the_sdk_changes_where_words_go(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/elsewhere")
    monkeypatch.setenv("OPENAI_API_KEY", "somebody-else-s")
    monkeypatch.setenv("OPENAI_ORG_ID", "org")
    model = OpenAIModel(Access(model="m", base_url=service.base_url))
    await model.ask(QUESTION)
    assert service.headers[0]["Authorization"] == "Bearer none"
    assert "OpenAI-Organization" not in service.headers[0]
    await model.close()


async def test_azure_is_asked_by_its_deployment(service: Service) -> None:
    access = Access(
        model="small", key="k", base_url=f"http://127.0.0.1:{service.port}", azure_version="2024-10-21"
    )
    model = OpenAIModel(access)
    await model.ask(QUESTION)
    assert service.paths == ["/openai/deployments/small/chat/completions?api-version=2024-10-21"]
    assert service.headers[0]["api-key"] == "k"
    assert service.posted[0]["max_completion_tokens"] == 33
    await model.close()


async def test_a_busy_service_is_asked_again_when_it_says(service: Service, model: OpenAIModel) -> None:
    service.turns = [status(429, **{"Retry-After": "0.05"}), status(500, **{"Retry-After": "0.05"})]
    assert (await model.ask(QUESTION)).answer == Weather(city="Ulm", degrees=12)
    assert len(service.posted) == 3


async def test_the_other_name_of_the_limit_is_tried_where_one_is_unknown(
    service: Service, model: OpenAIModel
) -> None:
    def picky(_request: object, posted: dict[str, Any]) -> object:
        from aiohttp import web

        error = {"message": "Unsupported parameter: 'max_tokens' is not supported.", "param": "max_tokens"}
        assert "max_tokens" in posted
        return web.json_response({"error": error}, status=400)

    service.turns = [picky]
    await model.ask(QUESTION)
    await model.ask(QUESTION)
    assert [("max_tokens" in p, "max_completion_tokens" in p) for p in service.posted] == [
        (True, False), (False, True), (False, True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("turns", "fault", "reason"),
    [
        pytest.param([status(401)], Fault.REFUSED, "HTTP 401", id="a wrong key"),
        pytest.param([status(403)], Fault.REFUSED, "HTTP 403", id="not allowed"),
        pytest.param([status(404)], Fault.REFUSED, "HTTP 404", id="no such model"),
        pytest.param([status(500, **{"Retry-After": "0.01"})] * 3, Fault.AWAY, "HTTP 500", id="broken"),
        pytest.param([status(429, **{"Retry-After": "0.01"})] * 3, Fault.AWAY, "HTTP 429", id="too busy"),
        pytest.param([status(429, **{"Retry-After": "40"})], Fault.AWAY, "timed out", id="a long wait"),
        pytest.param([hanging_up] * 3, Fault.AWAY, "unreachable", id="hangs up"),
        pytest.param([silence(3)], Fault.AWAY, "timed out", id="says nothing"),
        pytest.param([raw('{"id": "x", "choi')], Fault.USELESS, None, id="half a body"),
        pytest.param([raw("null")], Fault.USELESS, None, id="nothing in the body"),
        pytest.param([raw("[1, 2]")], Fault.USELESS, None, id="another body"),
        pytest.param([saying('{"city": "Ulm", "degr')], Fault.USELESS, "not in shape", id="half JSON"),
        pytest.param([saying("It is warm.")], Fault.USELESS, "not in shape", id="prose"),
        pytest.param([saying("")], Fault.USELESS, None, id="an empty answer"),
        pytest.param([saying({"city": "Ulm"})], Fault.USELESS, "not in shape", id="a field is missing"),
        pytest.param([saying(GOOD | {"approved": True})], Fault.USELESS, "not in shape", id="a field too many"),
        pytest.param([saying({"city": 1, "degrees": "x"})], Fault.USELESS, "not in shape", id="other types"),
        pytest.param([saying(None, refusal="I can't")], Fault.USELESS, "refusal", id="refuses"),
        pytest.param([saying(GOOD, finish="length")], Fault.USELESS, "cut short", id="cut short"),
        pytest.param([saying(GOOD, finish="content_filter")], Fault.USELESS, "filtered", id="filtered"),
        pytest.param(
            [saying(json.dumps({"city": "x" * 900_000, "degrees": 1}))], Fault.USELESS, None, id="huge"
        ),
        pytest.param([raw('{"id":"x","object":"chat.completion","created":1,"model":"m","choices":[]}')],
                     Fault.USELESS, "empty", id="no choices"),
    ],
)  # fmt: skip
async def test_whatever_goes_wrong_is_told_in_a_word(
    service: Service,
    model: OpenAIModel,
    monkeypatch: pytest.MonkeyPatch,
    turns: list[Any],
    fault: Fault,
    reason: str | None,
) -> None:
    monkeypatch.setattr(openai, "PATIENCE", 1.5)
    service.turns = list(turns)
    with pytest.raises(ModelError) as raised:
        await model.ask(QUESTION)
    assert raised.value.fault is fault
    assert reason is None or raised.value.reason == reason


async def test_a_useless_answer_is_paid_for_too(service: Service, model: OpenAIModel) -> None:
    service.turns = [saying("prose")]
    with pytest.raises(ModelError) as raised:
        await model.ask(QUESTION)
    assert (raised.value.spent.tokens_in, raised.value.spent.tokens_out) == (100, 20)


async def test_what_a_service_does_not_count_is_estimated(service: Service, model: OpenAIModel) -> None:
    def uncounted(_request: object, _posted: object) -> object:
        from aiohttp import web

        body = json.loads(completion(GOOD).text or "")
        del body["usage"]
        return web.json_response(body)

    service.turns = [uncounted]
    found = await model.ask(QUESTION)
    assert 10 < found.spent.tokens_in < 100
    assert found.spent.tokens_out == 33
