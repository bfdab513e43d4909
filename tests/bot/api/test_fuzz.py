"""Whatever is sent to the interface, it answers as its document says."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from openapi_spec_validator import validate
from schemathesis import checks

from bot.api.openapi import document

DOCUMENT = document("http://127.0.0.1", "1")
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
EXAMPLES = 25
ROOT = Path(__file__).parents[3]
# What can't be taken is refused by tests of its own: the fuzzer takes a header that is set here for missing.
CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.positive_data_acceptance,
]


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Address and key of an interface in a process of its own."""
    command = [sys.executable, "-m", "tests.bot.api.live", str(tmp_path_factory.mktemp("fuzz") / "fuzz.db")]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        url, key = process.stdout.readline().split()
        yield url, key
        process.stdin.close()
        assert process.wait(30) == 0


def test_the_document_is_sound() -> None:
    validate(DOCUMENT)


@SCHEMA.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_it_answers_as_its_document_says(case: schemathesis.Case[Any], live: tuple[str, str]) -> None:
    url, key = live
    # Connections that are kept open would be left behind by the fuzzer.
    sent = {"Authorization": f"Bearer {key}", "Connection": "close"}
    case.call_and_validate(base_url=url, headers=sent, checks=CHECKS)
