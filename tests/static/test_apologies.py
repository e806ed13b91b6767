"""The pages of last resort stand without any context, since nothing may work any more when they are needed."""

import pytest
from django.template.loader import get_template
from django.test import Client


@pytest.mark.parametrize("name", ["400.html", "403_csrf.html", "404.html", "405.html", "429.html", "500.html"])
def test_the_page_needs_nothing(name: str) -> None:
    page = get_template(name).render()

    assert "<h1" in page
    assert "To the start" in page


@pytest.mark.django_db
def test_an_unknown_address_is_answered_in_our_words(client: Client) -> None:
    answer = client.get("/no-such-thing/")

    assert answer.status_code == 404
    assert b"There is nothing here" in answer.content


@pytest.mark.django_db
def test_an_address_for_forms_alone_is_answered_in_our_words(client: Client) -> None:
    answer = client.get("/console/credentials/test/")

    assert answer.status_code == 405 and answer.headers["Allow"] == "POST"
    assert b"There is no page here" in answer.content


@pytest.mark.django_db
def test_whoever_asks_too_often_is_answered_in_our_words(client: Client) -> None:
    for _ in range(6):
        answer = client.post("/accounts/password/reset/", {"email": "nobody@studio.example"})

    assert answer.status_code == 429
    assert b"That was too often" in answer.content


def test_a_refusal_gives_its_reason() -> None:
    page = get_template("403.html").render({"exception": "Only its author and managers can do that."})

    assert "Only its author and managers can do that." in page
