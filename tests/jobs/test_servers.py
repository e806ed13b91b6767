"""Each kind of server, from its key to a picture, against a stand-in that takes and refuses what the server would."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from imagegen.accounts.models import Team, User
from imagegen.budgets.models import Charge
from imagegen.core.secret import Secret
from imagegen.credentials import services as credentials
from imagegen.credentials import testing
from imagegen.credentials.models import Credential, Offer
from imagegen.jobs import services
from imagegen.jobs.models import Job
from imagegen.jobs.states import CallStatus, Status
from imagegen.providers import presets
from imagegen.providers.origin import origin_of
from tests.jobs.acts import carry_out, submit
from tests.providers.standins.standin import KEY, Asked, Standin

pytestmark = pytest.mark.django_db(transaction=True)

PROMPT = "A lighthouse"
DIFFUSION = {"negative_prompt": "blur", "seed": 7, "steps": 30, "guidance_scale": 4.5}


@dataclass(frozen=True, kw_only=True)
class Server:
    """A row of docs/servers.md: what it lists for images, what is asked of it, what must go out, how it says no.

    `proves` is the header with the key; a server that `has_open_door` asks for none.
    """

    preset: str
    base_url: str = ""
    offers: set[str]
    model_id: str
    behaves_like: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    sent_to: str
    sent: dict[str, Any]
    complains: str
    proves: dict[str, str] = field(default_factory=lambda: {"authorization": f"Bearer {KEY}"})
    has_open_door: bool = False

    @property
    def module(self) -> str:
        """Where its stand-in is."""
        return f"tests.providers.standins.{self.preset.replace('-', '_')}"

    def standin(self) -> Standin:
        found = import_module(self.module).application
        assert isinstance(found, Standin)
        return found

    def add(self, team: Team, settings: Settings, key: str = KEY) -> Credential:
        """A credential of this server, whose stand-in answers for its address."""
        base_url = self.base_url or presets.find(self.preset).base_url
        settings.PROVIDER_MOUNTS = {origin_of(base_url): f"{self.module}.application"}
        return credentials.add_credential(
            name=self.preset, preset=self.preset, base_url=self.base_url, key=Secret(key), teams=[team]
        )

    def offer(self, team: Team, settings: Settings) -> Offer:
        """Its model, switched on."""
        return credentials.set_offer(
            self.add(team, settings), self.model_id, is_on=True, behaves_like=self.behaves_like
        )


GPT_IMAGE_2 = {
    "size": "auto",
    "quality": "low",
    "background": "auto",
    "n": 1,
    "output_format": "png",
    "moderation": "auto",
}
SERVERS = {
    "OpenAI": Server(
        preset="openai",
        offers={"gpt-image-2", "gpt-image-1.5"},
        model_id="gpt-image-2",
        values={"quality": "low"},
        sent_to="/v1/images/generations",
        sent=GPT_IMAGE_2,
        complains="Invalid 'prompt': empty string.",
    ),
    "Azure OpenAI": Server(
        preset="azure",
        base_url="https://sample.openai.azure.com/openai/v1/",
        offers=set(),
        model_id="our-deployment",
        behaves_like="gpt-image-2",
        values={"quality": "low"},
        sent_to="/openai/v1/images/generations",
        sent=GPT_IMAGE_2,
        complains="Check the request.",
        proves={"api-key": KEY},
    ),
    "xAI": Server(
        preset="xai",
        offers={"grok-imagine-image", "grok-imagine-image-2.0"},
        model_id="grok-imagine-image-2.0",
        values={"aspect_ratio": "21:9", "resolution": "2k", "quality": "low", "n": 2},
        sent_to="/v1/images/generations",
        sent={
            "n": 2,
            "aspect_ratio": "21:9",
            "resolution": "2k",
            "quality": "low",
            "response_format": "b64_json",
        },
        complains="Invalid request content.",
    ),
    "Together": Server(
        preset="together",
        offers={"black-forest-labs/FLUX.1-schnell"},
        model_id="black-forest-labs/FLUX.1-schnell",
        behaves_like="any-diffusion",
        values={"size": "96x64", "n": 2, **DIFFUSION},
        sent_to="/v1/images/generations",
        sent={"n": 2, "width": 96, "height": 64, "response_format": "base64", **DIFFUSION},
        complains="Prompt must not be empty.",
    ),
    "OpenRouter": Server(
        preset="openrouter",
        offers={"bytedance-seed/seedream-4.5", "sample/painter"},
        model_id="sample/painter",
        behaves_like="any-dall-e",
        values={"size": "96x64", "quality": "hd"},
        sent_to="/api/v1/images",
        sent={"n": 1, "size": "96x64", "quality": "high"},
        complains="Invalid input",
    ),
    "Gemini's compatible route": Server(
        preset="gemini",
        offers={"models/gemini-2.5-flash-image"},
        model_id="models/gemini-2.5-flash-image",
        behaves_like="any-dall-e",
        sent_to="/v1beta/openai/images/generations",
        sent={"n": 1, "size": "1024x1024", "response_format": "b64_json"},
        complains="Request contains an invalid argument.",
    ),
    "LiteLLM proxy": Server(
        preset="litellm",
        base_url="https://litellm.example/v1",
        offers={"house-painter"},
        model_id="house-painter",
        behaves_like="dall-e-3",
        sent_to="/v1/images/generations",
        sent={"size": "1024x1024", "quality": "standard", "style": "vivid", "response_format": "b64_json"},
        complains="litellm.BadRequestError: prompt is empty",
    ),
    "LocalAI": Server(
        preset="localai",
        base_url="http://localai.example:8080/v1",
        offers={"dreamshaper", "flux.1-dev"},
        model_id="dreamshaper",
        behaves_like="any-diffusion",
        values={"size": "96x64", "negative_prompt": "blur", "seed": 7, "steps": 30},
        sent_to="/v1/images/generations",
        sent={
            "prompt": "A lighthouse|blur",
            "n": 1,
            "size": "96x64",
            "seed": 7,
            "step": 30,
            "response_format": "b64_json",
        },
        complains="failed reading parameters from request",
        has_open_door=True,
    ),
    "stable-diffusion.cpp server": Server(
        preset="sdcpp",
        base_url="http://sd.example:1234/v1",
        offers={"sd-cpp-local"},
        model_id="sd-cpp-local",
        behaves_like="any-diffusion",
        values={"size": "96x64", "n": 2},
        sent_to="/v1/images/generations",
        sent={"n": 2, "size": "96x64"},
        complains="prompt required",
        has_open_door=True,
    ),
    "vLLM-Omni": Server(
        preset="vllm-omni",
        base_url="http://vllm.example:8091/v1",
        offers={"Qwen/Qwen-Image"},
        model_id="Qwen/Qwen-Image",
        behaves_like="any-diffusion",
        values={"size": "96x64", **DIFFUSION},
        sent_to="/v1/images/generations",
        sent={
            "n": 1,
            "size": "96x64",
            "response_format": "b64_json",
            "negative_prompt": "blur",
            "seed": 7,
            "num_inference_steps": 30,
            "guidance_scale": 4.5,
        },
        complains="Prompt must not be empty",
        has_open_door=True,
    ),
}


def proof(asked: Asked) -> dict[str, str]:
    """The headers of a request that a server may read a key from."""
    return {name: text for name, text in asked.headers.items() if name in ("authorization", "api-key")}


each_server = pytest.mark.parametrize("server", SERVERS.values(), ids=SERVERS)


def test_every_preset_has_its_stand_in() -> None:
    assert {server.preset for server in SERVERS.values()} == {
        preset.slug for preset in presets.PRESETS if preset.slug not in ("compatible", "sandbox")
    }


@each_server
def test_the_image_models_of_its_list_are_offered(server: Server, team: Team, settings: Settings) -> None:
    credential = server.add(team, settings)
    found = testing.test(credential)
    assert found.works, found.sentence
    assert {offer.model_id for offer in credential.offers.all()} == server.offers
    asked = server.standin().heard[-1]
    assert (asked.method, proof(asked)) == ("GET", server.proves)


@each_server
def test_a_job_becomes_pictures_and_its_record_is_what_went_out(
    server: Server, team: Team, alice: User, settings: Settings
) -> None:
    job = carry_out(submit(team, alice, server.offer(team, settings), prompt=PROMPT, **server.values))
    assert job.status == Status.SUCCEEDED, job.error_message
    asked = server.standin().heard[-1]
    assert (asked.method, asked.path) == ("POST", server.sent_to)
    assert proof(asked) == server.proves
    sent = dict(asked.body)
    assert job.calls.get().request == sent
    sent.pop("user", None)
    assert sent == {"model": server.model_id, "prompt": PROMPT, **server.sent}
    pictures = [output.asset for output in job.outputs.all()]
    assert len(pictures) == job.count
    assert {(picture.width, picture.height) for picture in pictures} == {(96, 64)}


@each_server
def test_its_way_of_writing_an_error_is_read(server: Server, team: Team, alice: User, settings: Settings) -> None:
    job = carry_out(submit(team, alice, server.offer(team, settings), prompt=" "))
    assert (job.status, job.error_kind) == (Status.FAILED, "broke" if server.preset == "localai" else "rejected")
    assert job.error_message == server.complains


@pytest.mark.parametrize(
    "server", [row for row in SERVERS.values() if not row.has_open_door], ids=lambda row: row.preset
)
def test_another_key_is_refused_in_words(server: Server, team: Team, settings: Settings) -> None:
    found = testing.test(server.add(team, settings, key="sk-sample-another-one"))
    assert not found.works
    assert "no longer works" in found.sentence


@pytest.mark.parametrize("server", [row for row in SERVERS.values() if row.has_open_door], ids=lambda row: row.preset)
def test_a_server_without_keys_is_sent_none(server: Server, team: Team, settings: Settings) -> None:
    found = testing.test(server.add(team, settings, key=""))
    assert found.works, found.sentence
    assert proof(server.standin().heard[-1]) == {}


def test_localai_understands_the_prompts_as_they_were_written(team: Team, alice: User, settings: Settings) -> None:
    server = SERVERS["LocalAI"]
    job = carry_out(submit(team, alice, server.offer(team, settings), prompt="A cat, a dog", **server.values))
    answered = job.calls.get().response
    assert isinstance(answered, dict)
    assert answered["understood"] == {"positive": "A cat, a dog", "negative": "blur", "step": 30}


def test_what_a_server_has_no_words_for_is_said_before_anything_is_queued(
    team: Team, alice: User, settings: Settings
) -> None:
    server = SERVERS["LocalAI"]
    offer = server.offer(team, settings)
    with pytest.raises(services.Unavailable, match="without that character"):
        submit(team, alice, offer, prompt="A cat | a dog")
    assert not Job.objects.exists()


def test_what_a_server_has_no_words_for_is_never_sent(team: Team, alice: User, settings: Settings) -> None:
    server = SERVERS["LocalAI"]
    job = submit(team, alice, server.offer(team, settings), prompt="A cat")
    Job.objects.update(parameters=job.parameters | {"prompt": "A cat | a dog"})
    before = len(server.standin().heard)
    job = carry_out(job)
    assert (job.status, job.error_kind) == (Status.FAILED, "unavailable")
    assert "without that character" in job.error_message
    assert len(server.standin().heard) == before and not Charge.objects.exists()


def test_what_openrouter_says_it_cost_is_booked(team: Team, alice: User, settings: Settings) -> None:
    job = carry_out(submit(team, alice, SERVERS["OpenRouter"].offer(team, settings)))
    charge = Charge.objects.get()
    assert (charge.amount, charge.is_certain) == (Decimal("0.04"), True)
    assert job.calls.get().cost == Decimal("0.04")


def test_what_openrouter_says_goes_above_the_admins_price(team: Team, alice: User, settings: Settings) -> None:
    offer = SERVERS["OpenRouter"].offer(team, settings)
    offer.price = Decimal(7)
    job = carry_out(submit(team, alice, offer))
    assert (job.estimate_high, job.calls.get().cost) == (Decimal(7), Decimal("0.04"))


def test_a_model_of_openrouter_is_asked_for_what_it_takes_and_no_more(
    as_alice: Client, team: Team, settings: Settings
) -> None:
    server = SERVERS["OpenRouter"]
    credential = server.add(team, settings)
    testing.test(credential)
    offer = credentials.set_offer(credential, "bytedance-seed/seedream-4.5", is_on=True, behaves_like="any-dall-e")
    page = as_alice.get("/create/", {"model": offer.value}).content.decode()
    assert 'name="size"' in page
    assert not re.search(r'name="(quality|style|n)"', page)
    as_alice.post("/create/generate/", {"model": offer.value, "prompt": PROMPT, "size": "96x64", "quality": "hd"})
    job = carry_out(Job.objects.get())
    assert job.status == Status.SUCCEEDED, job.error_message
    assert server.standin().heard[-1].body == {"model": offer.model_id, "prompt": PROMPT, "size": "96x64"}


def test_what_a_model_takes_is_read_anew_at_each_test(team: Team, settings: Settings) -> None:
    server = SERVERS["OpenRouter"]
    credential = server.add(team, settings)
    offer = credentials.set_offer(credential, "sample/painter", is_on=True, behaves_like="any-dall-e")
    assert offer.takes is None
    testing.test(credential)
    offer.refresh_from_db()
    assert offer.takes == ["aspect_ratio", "background", "n", "quality", "resolution", "size"]


def test_the_models_of_xais_list_are_known(team: Team, settings: Settings) -> None:
    credential = SERVERS["xAI"].add(team, settings)
    testing.test(credential)
    assert credentials.enable_known(credential) == 2
    assert {offer.label for offer in credential.offers.filter(is_on=True)} == {
        "Grok Imagine Image",
        "Grok Imagine Image 2.0",
    }


def test_a_model_of_xai_that_behaves_like_another_is_asked_in_its_words(
    team: Team, alice: User, settings: Settings
) -> None:
    credential = SERVERS["xAI"].add(team, settings)
    offer = credentials.set_offer(credential, "grok-imagine-image", is_on=True, behaves_like="any-dall-e")
    job = carry_out(submit(team, alice, offer, size="1792x1024", quality="hd"))
    assert job.status == Status.SUCCEEDED, job.error_message
    request = job.calls.get().request
    assert (request["aspect_ratio"], request["resolution"]) == ("16:9", "1k")
    assert not {"size", "quality", "style"} & set(request)


def test_xai_declines_in_silence(team: Team, alice: User, settings: Settings) -> None:
    job = carry_out(submit(team, alice, SERVERS["xAI"].offer(team, settings), prompt="To be declined"))
    assert (job.status, job.error_code) == (Status.REFUSED, "silent_refusal")


def test_a_deployment_that_azure_does_not_have_is_marked(team: Team, alice: User, settings: Settings) -> None:
    credential = SERVERS["Azure OpenAI"].add(team, settings)
    offer = credentials.set_offer(credential, "a-typo", is_on=True, behaves_like="gpt-image-2")
    job = carry_out(submit(team, alice, offer))
    assert (job.error_kind, job.calls.get().status) == ("no_such_model", CallStatus.STORED)
