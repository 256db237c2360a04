"""Schemathesis on the OpenAPI document: whatever is sent, no answer is a mistake of the service, and each is one that the document tells."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from serving import filled, running, token
from vigie.serve.app import application
from vigie.store import Store
from vigie.store.engines import engine_of, url_of

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, dict[str, str]]]:
    with filled(f"{tmp_path_factory.mktemp('openapi')}/store.sqlite", 2) as store, running(store) as client:
        yield client, token(store, "admin")


DOCUMENT = application(Store(engine_of(url_of("nowhere.sqlite")))).openapi()
DOCUMENT["paths"].pop("/events")  # it never ends; tests/test_serve_writing.py listens to it
OPERATIONS = [o.ok() for o in schemathesis.openapi.from_dict(DOCUMENT).get_all_operations()]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: o.label)
def test_no_request_is_a_mistake_of_ours(operation: object, service: tuple[httpx.Client, dict[str, str]]) -> None:
    client, admin = service

    @settings(max_examples=30, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(operation.as_strategy())
    def asked(case: schemathesis.Case) -> None:
        answer = case.call(base_url=str(client.base_url), headers=admin)
        case.validate_response(answer, checks=CHECKS)

    asked()
