import os
import runpy
import subprocess
import sys
from pathlib import Path

import certifi
import pytest
from django.core.exceptions import ImproperlyConfigured

from imagegen import env
from tests.browser.studio import ROOT, environment


def test_a_value_may_be_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("sample\n")
    monkeypatch.setenv("SAMPLE_FILE", str(tmp_path / "secret"))
    assert env.text("SAMPLE") == "sample"


@pytest.mark.parametrize(("given", "found"), [("on", True), ("False", False), ("1", True), ("", True)])
def test_a_flag_is_read(monkeypatch: pytest.MonkeyPatch, given: str, found: bool) -> None:
    monkeypatch.setenv("SAMPLE", given)
    assert env.flag("SAMPLE", default=True) is found


def test_nonsense_is_answered_with_the_variable_and_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMPLE", "maybe")
    with pytest.raises(ImproperlyConfigured, match="SAMPLE=on or SAMPLE=off"):
        env.flag("SAMPLE", default=True)
    with pytest.raises(ImproperlyConfigured, match="SAMPLE takes a number from 1 to 9"):
        env.number("SAMPLE", 3, low=1, high=9)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("IMAGEGEN_DATA_DIR", "/dev/null"),
        ("IMAGEGEN_DATA_DIR", "/proc/studio"),
        ("IMAGEGEN_SPOOL_DIR", "/dev/null/spool"),
        ("BROKER_URL", "localhost:6379"),
        ("DATABASE_URL", "localhost"),
        ("DATABASE_URL", "mysql://studio@db.example/studio"),
        ("SECRET_KEY", "short"),
        ("ENCRYPTION_KEYS", "short"),
        ("ENCRYPTION_KEYS_FILE", sys.executable),
        ("PORT", "8000.5"),
        ("PORT", "65536"),
        ("ALLOWED_HOSTS", "https://studio.example"),
        ("ALLOWED_HOSTS", "studio.example:443"),
        ("CSRF_TRUSTED_ORIGINS", "studio.example"),
        ("CSRF_TRUSTED_ORIGINS", "https://studio.example/"),
        ("IMAGEGEN_HTTPS", "maybe"),
        ("IMAGEGEN_TRUSTED_PROXIES", "one"),
        ("IMAGEGEN_MFA", "maybe"),
        ("OIDC_ISSUER", "https://[id.example"),
        ("OIDC_ISSUER", "http://id.example"),
        ("EMAIL_URL", "localhost"),
        ("IMAGEGEN_CALL_SLOTS", "0"),
        ("IMAGEGEN_CALL_DEADLINE", "nan"),
        ("IMAGEGEN_SANDBOX_DELAY", "fast"),
        ("IMAGEGEN_SANDBOX_DELAY", "-1"),
        ("IMAGEGEN_ALLOWED_PRIVATE", "10.0.0.5"),
        ("IMAGEGEN_ALLOWED_PRIVATE", "http://10.0.0.5:8000"),
        ("IMAGEGEN_CA_BUNDLE", "/nowhere.pem"),
        ("IMAGEGEN_CA_BUNDLE", __file__),
        ("IMAGEGEN_TEAM", "x" * 81),
        ("LOG_LEVEL", "LOUD"),
        ("DEBUG", "maybe"),
    ],
)
def test_every_wrong_value_stops_the_start_and_names_its_variable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, given: str
) -> None:
    monkeypatch.setattr(os, "environ", environment(tmp_path) | {name: given})
    with pytest.raises(ImproperlyConfigured, match=rf"^{name} (takes|must) .*\.?$"):
        runpy.run_path("imagegen/settings.py")


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("ALLOWED_HOSTS", "studio.example,.studio.example,10.0.0.5,[::1]"),
        ("CSRF_TRUSTED_ORIGINS", "https://studio.example:8443,https://*.studio.example"),
        ("OIDC_ISSUER", ""),
        ("IMAGEGEN_SANDBOX_DELAY", "0.5"),
        ("IMAGEGEN_ALLOWED_PRIVATE", "localai:8080,10.0.0.5:8000,[fd00::5]:8000"),
        ("IMAGEGEN_CA_BUNDLE", certifi.where()),
    ],
)
def test_right_values_are_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, given: str) -> None:
    monkeypatch.setattr(os, "environ", environment(tmp_path) | {name: given})
    runpy.run_path("imagegen/settings.py")


def test_a_database_that_is_cut_off_is_given_up_soon(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    address = "postgres://studio@db.example/studio?connect_timeout=3"
    monkeypatch.setattr(os, "environ", environment(tmp_path) | {"DATABASE_URL": address})
    options = runpy.run_path("imagegen/settings.py")["DATABASES"]["default"]["OPTIONS"]
    assert (options["connect_timeout"], options["tcp_user_timeout"]) == (3, 25_000)
    assert "idle_in_transaction_session_timeout" in options["options"]


@pytest.mark.parametrize(
    "command", [["manage.py", "check"], ["-m", "gunicorn", "imagegen.wsgi", "--bind", "127.0.0.1:0"]]
)
def test_a_wrong_value_is_said_in_one_line(tmp_path: Path, command: list[str]) -> None:
    wrong = {"IMAGEGEN_SANDBOX_DELAY": "fast", "GUNICORN_CMD_ARGS": "--log-level critical"}
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment(tmp_path) | wrong,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode != 0 and done.stdout == ""
    assert done.stderr.startswith("IMAGEGEN_SANDBOX_DELAY takes a number from 0 to 600.")
    assert len(done.stderr.splitlines()) == 1


def test_items_are_parted_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMPLE", " a, b,,c ")
    assert env.items("SAMPLE") == ("a", "b", "c")


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("smtp+tls://user:password@mail.example.org:2587", ("smtp+tls", "mail.example.org", 2587, "user", "password")),
        ("smtp+tls://mail.example.org", ("smtp+tls", "mail.example.org", 587, "", "")),
        ("smtp+ssl://mail.example.org/", ("smtp+ssl", "mail.example.org", 465, "", "")),
        ("smtp://[::1]", ("smtp", "::1", 25, "", "")),
        (
            "smtp+tls://ines%40studio.example:p%40ss%2F%3A%23%25@mail.example.org",
            ("smtp+tls", "mail.example.org", 587, "ines@studio.example", "p@ss/:#%"),
        ),
    ],
)
def test_a_mail_server_is_read(monkeypatch: pytest.MonkeyPatch, given: str, found: tuple[object, ...]) -> None:
    monkeypatch.setenv("SAMPLE", given)
    server = env.mail_server("SAMPLE")
    assert server is not None
    assert (server.scheme, server.host, server.port, server.user, server.password) == found
    assert server.password == "" or server.password not in repr(server)


@pytest.mark.parametrize(
    "given",
    [
        "mail.example.org:587",
        "https://user:canary@mail.example.org",
        "smtp+tls://user:canary@",
        "smtp+tls://user:canary@mail.example.org:many",
        "smtp+tls://user:canary@mail.example.org:99999",
        "smtp+tls://user:canary@mail..example.org",
        "smtp+tls://user:can/ary@mail.example.org",
        "smtp+tls://user:canary@mail.example.org/in/a/folder",
        "smtp+tls://user:canary@mail.example.org?tls=on",
        "smtp+tls://user@mail.example.org",
        "smtp+tls://:canary@mail.example.org",
        "smtp+tls://user:canary-ä@mail.example.org",
    ],
)
def test_what_no_mail_server_has_is_refused_in_one_line_that_keeps_the_password(
    monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("SAMPLE", given)
    with pytest.raises(ImproperlyConfigured, match=r"^SAMPLE takes an address such as smtp\+tls://.*$") as refused:
        env.mail_server("SAMPLE")
    assert "can" not in str(refused.value) and refused.value.__cause__ is None


@pytest.mark.parametrize("given", ["", "nobody", "a@b.example, c@d.example", "Studio <a@b.example>\nBcc: c@d.example"])
def test_a_sender_is_one_address(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("SAMPLE", given)
    with pytest.raises(ImproperlyConfigured, match="SAMPLE must be the one address"):
        env.sender("SAMPLE", "")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "console"),
        ({"EMAIL_URL": "smtp://localhost", "DEFAULT_FROM_EMAIL": "studio@example.org"}, "smtp False False 10"),
        ({"EMAIL_URL": "smtp+tls://localhost", "DEFAULT_FROM_EMAIL": "studio@example.org"}, "smtp True False 10"),
        ({"EMAIL_URL": "smtp+ssl://localhost", "DEFAULT_FROM_EMAIL": "studio@example.org"}, "smtp False True 10"),
        ({"EMAIL_URL": "smtp://localhost"}, "DEFAULT_FROM_EMAIL must be the one address that mail is from."),
    ],
)
def test_mail_goes_to_the_log_until_a_server_and_a_sender_are_named(
    tmp_path: Path, given: dict[str, str], said: str
) -> None:
    names = ("BACKEND", "USE_TLS", "USE_SSL", "TIMEOUT")
    asked = f"from imagegen import settings; print(*[getattr(settings, f'EMAIL_{{name}}', '') for name in {names}])"
    done = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=ROOT,
        env=environment(tmp_path) | given,
        capture_output=True,
        text=True,
        check=False,
    )
    answer = done.stdout.removeprefix("django.core.mail.backends.").replace(".EmailBackend", "").strip()
    assert answer == said if done.returncode == 0 else said in done.stderr


S3 = {"IMAGEGEN_S3_BUCKET": "pictures", "IMAGEGEN_S3_REGION": "eu-central-1"}
OWN = {"IMAGEGEN_S3_BUCKET": "pictures", "IMAGEGEN_S3_ENDPOINT": "https://s3.example.org"}


@pytest.fixture
def no_bucket(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [*os.environ]:
        if name.startswith(("IMAGEGEN_S3_", "AWS_")):
            monkeypatch.delenv(name)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (S3, (None, "eu-central-1", "virtual", None)),
        (OWN, ("https://s3.example.org", "us-east-1", "path", None)),
        (
            OWN | {"IMAGEGEN_S3_PATH_STYLE": "off", "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"},
            ("https://s3.example.org", "us-east-1", "virtual", "b"),
        ),
    ],
)
def test_a_bucket_is_read(
    no_bucket: None, monkeypatch: pytest.MonkeyPatch, given: dict[str, str], found: tuple[object, ...]
) -> None:
    assert env.bucket() is None
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    bucket = env.bucket()
    assert bucket is not None and bucket["bucket_name"] == "pictures"
    assert tuple(bucket[name] for name in ("endpoint_url", "region_name", "addressing_style", "secret_key")) == found


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"IMAGEGEN_S3_REGION": "eu-central-1"}, "^IMAGEGEN_S3_REGION is set without IMAGEGEN_S3_BUCKET.*$"),
        ({"IMAGEGEN_S3_BUCKET": "pictures"}, "^IMAGEGEN_S3_REGION must name the bucket's region.*$"),
        (OWN | {"IMAGEGEN_S3_ENDPOINT": "s3.example.org"}, "^IMAGEGEN_S3_ENDPOINT takes an address such as .*$"),
        (S3 | {"AWS_SECRET_ACCESS_KEY": "canary"}, "^AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY go together.*$"),
    ],
)
def test_half_a_bucket_is_refused_in_one_line(
    no_bucket: None, monkeypatch: pytest.MonkeyPatch, given: dict[str, str], said: str
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=said) as refused:
        env.bucket()
    assert "canary" not in str(refused.value)
