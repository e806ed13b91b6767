import pytest
from django.test import Client

STRANGE = "application/x-www-form-urlencoded; charset=utf-16"


@pytest.mark.django_db
def test_a_form_in_another_encoding_is_answered_where_tokens_are_checked() -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.get("/accounts/login/")
    response = client.generic("post", "/accounts/login/", b"login=x", STRANGE)
    assert response.status_code == 400
    assert "This request was not understood" in response.text
