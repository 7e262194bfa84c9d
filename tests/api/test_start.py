"""The app starts on both databases and says what is wrong in problem documents."""

from __future__ import annotations

from flask.testing import FlaskClient


def test_unknown_addresses_of_the_api_are_a_problem_document(client: FlaskClient) -> None:
    answer = client.get("/api/v1/nothing")
    assert answer.mimetype == "application/problem+json"
