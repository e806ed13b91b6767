"""What only a served sandbox can do to its client."""

import threading
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

ORDER: dict[str, Any] = {"model": "dall-e-2", "size": "256x256", "response_format": "b64_json"}


def post(client: httpx.Client, prompt: str, **options: Any) -> httpx.Response:
    return client.post("/v1/images/generations", json=ORDER | {"prompt": prompt}, **options)


def test_the_served_sandbox_draws(served: httpx.Client) -> None:
    assert len(post(served, "Dunes").json()["data"]) == 1


def test_a_url_leads_back_to_the_port_it_was_asked_on(served: httpx.Client) -> None:
    url = post(served, "sandbox:url Dunes").json()["data"][0]["url"]
    assert url.startswith(str(served.base_url))
    assert served.get(url).headers["content-type"] == "image/png"


def test_a_held_request_is_answered_when_it_is_released(served: httpx.Client) -> None:
    with ThreadPoolExecutor(1) as pool:
        held = pool.submit(post, served, "sandbox:hold Dunes")
        while not served.get("/_sandbox/requests").json()["held"]:
            assert not held.done()
        served.post("/_sandbox/release")
        assert held.result(timeout=20).status_code == 200


def test_a_request_can_be_held_for_some_seconds(served: httpx.Client) -> None:
    began = time.monotonic()
    assert post(served, "sandbox:hold=0.3").status_code == 200
    assert time.monotonic() - began >= 0.3


def test_a_dripped_answer_comes_byte_by_byte(served: httpx.Client) -> None:
    with served.stream("POST", "/v1/images/generations", json=ORDER | {"prompt": "sandbox:drip"}) as dripping:
        parts = dripping.iter_raw()
        assert (next(parts), next(parts)) == (b"{", b'"')
        assert int(dripping.headers["content-length"]) > 1000


def test_a_cut_answer_ends_before_its_length(served: httpx.Client) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        post(served, "sandbox:cut")


def test_a_stalled_answer_comes_in_two_halves(served: httpx.Client) -> None:
    began = time.monotonic()
    assert post(served, "sandbox:stall=0.5").json()["data"]
    assert time.monotonic() - began >= 0.5


def test_a_garbled_answer_is_no_http(served: httpx.Client) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        post(served, "sandbox:garble")
    assert post(served, "Dunes").status_code == 200


def test_the_gzip_bomb_is_small_and_opens_to_a_gigabyte(served: httpx.Client) -> None:
    with served.stream("POST", "/v1/images/generations", json=ORDER | {"prompt": "sandbox:gzip"}) as answer:
        assert answer.headers["content-encoding"] == "gzip"
        packed = b"".join(answer.iter_raw())
    assert len(packed) < 2_000_000
    start = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(packed, 1 << 24)
    assert len(start) == 1 << 24
    assert start.startswith(b'{"created"')
    assert int.from_bytes(packed[-4:], "little") > 1_000_000_000


def test_a_hundred_slow_requests_are_carried_at_once(served: httpx.Client) -> None:
    def one(number: int) -> int:
        return post(served, "sandbox:hold Dunes", headers={"x-client-request-id": f"{number}.1"}).status_code

    with ThreadPoolExecutor(110) as pool:
        slow = [pool.submit(one, number) for number in range(110)]
        gate = threading.Event()
        while served.get("/_sandbox/requests").json()["held"] < 110:
            gate.wait(0.05)
        served.post("/_sandbox/release")
        assert {done.result() for done in slow} == {200}
    report = served.get("/_sandbox/requests").json()
    assert (report["total"], report["peak"], len(report["by_job"])) == (110, 110, 110)
