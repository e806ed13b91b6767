"""compose.yaml, as far as it can be read without a container engine."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from imagegen.start import gunicorn_conf
from tests.faults.processes import ROOT

VARIABLES = set(re.findall(r"^([A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    subprocess.run([ROOT / "deploy" / "make-secrets"], cwd=tmp_path, check=True, capture_output=True)
    return tmp_path / "secrets"


def test_nobody_but_nginx_is_reached_from_outside_and_that_from_this_machine() -> None:
    assert {name: service["ports"] for name, service in SERVICES.items() if "ports" in service} == {
        "nginx": ["127.0.0.1:8080:8080"]
    }
    kept = {name for name, service in SERVICES.items() if service["networks"] == ["back"]}
    assert kept == {"postgres", "redis", "s3"} and COMPOSE["networks"]["back"]["internal"]


def test_images_are_named_without_a_registry_and_with_a_tag() -> None:
    stages = re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    for image in [*stages, *(service["image"] for service in SERVICES.values() if "build" not in service)]:
        name, _, tag = image.partition(":")
        assert tag not in ("", "latest") and "." not in name


def test_an_image_gets_what_it_copies_and_no_more() -> None:
    everything, *let_in = (ROOT / ".dockerignore").read_text().splitlines()
    stages = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    copied = {path for paths in stages for path in paths.split()}
    assert everything == "*"
    assert {line.removeprefix("!") for line in let_in if line.startswith("!")} == {"Dockerfile", *copied}


def test_what_it_sets_is_a_variable_of_ours() -> None:
    for service in SERVICES.values():
        if service["image"] == "imagegen":
            assert {name.removesuffix("_FILE") for name in service["environment"]} <= VARIABLES


def test_every_secret_that_is_named_is_made_once_and_is_nobody_elses(secrets: Path) -> None:
    assert {path.name for path in secrets.iterdir()} == set(COMPOSE["secrets"])
    assert {name for service in SERVICES.values() for name in service.get("secrets", [])} == set(COMPOSE["secrets"])
    assert secrets.stat().st_mode & 0o777 == 0o700
    password = (secrets / "database_password").read_text().strip()
    assert f":{password}@postgres:" in (secrets / "database_url").read_text() and len(password) == 96
    again = subprocess.run([ROOT / "deploy" / "make-secrets"], cwd=secrets.parent, capture_output=True, text=True)
    assert again.returncode == 1 and "nothing was changed" in again.stderr


def test_the_bucket_opens_for_the_studios_own_key(secrets: Path) -> None:
    (identity,) = yaml.safe_load((secrets / "s3_identities").read_text())["identities"]
    assert identity["credentials"] == [
        {
            "accessKey": (secrets / "s3_key_id").read_text().strip(),
            "secretKey": (secrets / "s3_key").read_text().strip(),
        }
    ]


def test_nginx_hides_and_adds_what_the_documented_locations_do() -> None:
    documented = (ROOT / "docs" / "operating.md").read_text()
    shipped = (ROOT / "deploy" / "nginx.conf").read_text()
    for directive in ("proxy_hide_header", "add_header", "proxy_pass_request_headers", "proxy_method"):
        s3 = [text.partition("location /internal/s3/ {")[2].partition("}")[0] for text in (documented, shipped)]
        theirs, ours = (re.findall(rf"{directive} [^;]+", text) for text in s3)
        assert set(ours) == set(theirs) - {"proxy_hide_header x-amz-server-side-encryption-aws-kms-key-id"} and ours


def test_an_address_may_be_as_long_as_embedded() -> None:
    for path in ("Dockerfile", "docs/operating.md", "deploy/imagegen-web.service"):
        found = re.findall(r"--limit-request-line[= ](\d+)", (ROOT / path).read_text())
        assert found == [str(gunicorn_conf.limit_request_line)], path
