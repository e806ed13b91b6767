"""RabbitMQ as the broker."""

from urllib.parse import urlsplit

import pytest

from tests.faults.places import rabbitmqctl
from tests.faults.studio import Studio


@pytest.mark.fault("F6")
def test_rabbitmq_rings_and_a_connection_that_it_closes_is_made_anew(studio: Studio, rabbitmq: str) -> None:
    vhost = urlsplit(rabbitmq).path[1:]
    studio.open()
    first = studio.submit("a vase")
    rabbitmqctl("close_all_connections", "--vhost", vhost, "closed by a test")
    second = studio.submit("a lighthouse")
    assert rabbitmqctl("list_queues", "--vhost", vhost, "--no-table-headers").split() == ["calls", "2"]
    studio.work("calls", "finish")
    for job in (first, second):
        studio.becomes(job, "succeeded")
    rabbitmqctl("close_all_connections", "--vhost", vhost, "closed by a test")
    studio.becomes(studio.submit("a harbour"), "succeeded")
    assert studio.provider.requests()["total"] == 3
