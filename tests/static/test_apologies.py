"""The pages of last resort stand without any context, since nothing may work any more when they are needed."""

import pytest
from django.template.loader import get_template
from django.test import Client


@pytest.mark.parametrize("name", ["400.html", "403_csrf.html", "404.html", "500.html"])
def test_the_page_needs_nothing(name: str) -> None:
    page = get_template(name).render()

    assert "<h1" in page
    assert "To the start" in page


@pytest.mark.django_db
def test_an_unknown_address_is_answered_in_our_words(client: Client) -> None:
    answer = client.get("/no-such-thing/")

    assert answer.status_code == 404
    assert b"There is nothing here" in answer.content


def test_a_refusal_gives_its_reason() -> None:
    page = get_template("403.html").render({"exception": "Only its author and managers can do that."})

    assert "Only its author and managers can do that." in page
