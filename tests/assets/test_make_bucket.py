"""`manage.py make_bucket`."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from pytest_django import Settings

from tests.conftest import use_bucket
from tests.s3 import S3, variables


def test_a_bucket_is_made_once_and_takes_files(
    s3: S3, settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use_bucket(variables(s3.address, "not-there-yet"), settings, monkeypatch)
    call_command("make_bucket")
    default_storage.save("a/1.png", ContentFile(b"kept"))
    call_command("make_bucket")
    assert capsys.readouterr().out == "The bucket not-there-yet was made.\nThe bucket not-there-yet is there.\n"
    assert default_storage.open("a/1.png").read() == b"kept"
    assert default_storage.listdir("")[1] == []


def test_a_bucket_that_strangers_can_read_is_no_success(
    s3: S3, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_bucket(s3.bucket(), settings, monkeypatch)
    settings.STORAGES["default"]["OPTIONS"]["default_acl"] = "public-read"
    with pytest.raises(CommandError, match="It is public: without a key an object could be read"):
        call_command("make_bucket")
    assert default_storage.listdir("")[1] == []


def test_without_a_bucket_there_is_nothing_to_make() -> None:
    with pytest.raises(CommandError, match="files are in the data folder"):
        call_command("make_bucket")


def test_a_server_that_is_away_is_said(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    use_bucket(variables("http://127.0.0.1:9"), settings, monkeypatch)
    with pytest.raises(CommandError, match=r"^The bucket could not be looked for: EndpointConnectionError: [^\n]+$"):
        call_command("make_bucket")
