"""Somebody who is signed in, over HTTP."""

import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from django.conf import settings
from django.test import Client
from django.urls import reverse

from bench.provider import PROMPT
from bench.stock import Stock


@contextmanager
def signed_in(address: str, stock: Stock) -> Iterator[httpx.Client]:
    """A client with the session of the stock's person, that keeps its connection as browsers do."""
    visitor = Client()
    visitor.force_login(stock.user)
    cookies = httpx.Cookies()
    cookies.set(settings.SESSION_COOKIE_NAME, visitor.cookies[settings.SESSION_COOKIE_NAME].value, domain=settings.HOST)
    cookies.set(settings.CSRF_COOKIE_NAME, secrets.token_hex(16), domain=settings.HOST)
    with httpx.Client(base_url=address, cookies=cookies, trust_env=False, timeout=30) as browser:
        yield browser


def submit(browser: httpx.Client, stock: Stock) -> None:
    """Send the form of Create as its button does."""
    form = {
        "model": stock.offer.value,
        "prompt": PROMPT,
        "n": "1",
        "submit_token": str(uuid.uuid4()),
        "csrfmiddlewaretoken": browser.cookies[settings.CSRF_COOKIE_NAME],
    }
    answer = browser.post(reverse("studio:create"), data=form, headers={"HX-Request": "true"})
    answer.raise_for_status()
