import pytest

from imagegen.providers import errors
from imagegen.providers.errors import ProviderError, duration, from_kind

KINDS = [
    errors.Unreachable,
    errors.Blocked,
    errors.Overloaded,
    errors.Broke,
    errors.RateLimited,
    errors.Unanswered,
    errors.Rejected,
    errors.Refused,
    errors.Unauthorized,
    errors.QuotaSpent,
    errors.NoSuchModel,
    errors.Garbled,
]
EXAMPLES = [
    *(kind(status=status) for kind in KINDS for status in (None, 400, 403, 500, 502)),
    errors.Refused(param="sexual,self_harm"),
    errors.Refused(code=errors.Refused.SILENT),
    errors.Unauthorized(code=errors.Unauthorized.UNVERIFIED, status=403),
    errors.NoSuchModel(code=errors.NoSuchModel.MODEL),
    errors.Garbled(code=errors.Garbled.REDIRECT),
    errors.Garbled(code=errors.Garbled.NOT_JSON),
    errors.Garbled(code=errors.Garbled.NO_LIST),
    errors.Garbled(code=errors.Garbled.UNFETCHED),
    errors.Garbled("answer larger than 30 MB", code=errors.Garbled.TOO_LARGE),
    errors.RateLimited(retry_after=22),
    errors.Rejected(param="size"),
]


@pytest.mark.parametrize("kind", KINDS)
def test_a_saved_error_comes_back_as_what_it_was(kind: type[ProviderError]) -> None:
    assert from_kind(kind.kind) is kind
    assert len({other.kind for other in KINDS}) == len(KINDS)


def test_a_kind_that_no_longer_exists_still_has_words() -> None:
    gone = from_kind("steam")("Too hot.")
    assert (gone.headline("OpenAI"), gone.message, gone.outcome) == ("OpenAI could not do this.", "Too hot.", "failed")


@pytest.mark.parametrize("error", EXAMPLES, ids=repr)
def test_every_error_says_what_happened_what_to_do_and_whether_money_was_spent(error: ProviderError) -> None:
    for sentence in (
        error.headline("OpenAI", credential="OpenAI production", model="GPT Image 2"),
        error.advice,
        error.charged,
    ):
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert "{" not in sentence
        assert "!" not in sentence


@pytest.mark.parametrize("error", EXAMPLES, ids=repr)
def test_what_may_be_tried_again_was_not_billed(error: ProviderError) -> None:
    if error.may_retry or isinstance(error, errors.Unreachable):
        assert error.charged == errors.NOT_CHARGED
        assert error.outcome == "failed"
    if error.outcome == "unknown":
        assert error.charged == errors.MAYBE_CHARGED


def test_only_a_proof_that_nothing_ran_permits_another_try() -> None:
    assert {kind.kind for kind in KINDS if kind.may_retry} == {"unreachable", "overloaded", "rate_limited"}


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (errors.Refused(), "OpenAI declined this prompt and did not say which part."),
        (errors.Refused(param="sexual"), "OpenAI declined this prompt."),
        (errors.RateLimited(), "OpenAI is busy for this key."),
        (errors.Unauthorized(status=401), 'The key "OpenAI production" no longer works.'),
        (errors.Unauthorized(status=403), 'The key "OpenAI production" is not allowed to do this.'),
        (
            errors.Unauthorized(code="organization_unverified", status=403),
            "OpenAI has not verified the organisation behind this key, which GPT Image 2 asks for.",
        ),
        (errors.QuotaSpent(), "OpenAI says this account has no credit left."),
        (errors.Unanswered("No answer after 6 minutes."), "No answer after 6 minutes."),
        (errors.Unreachable("gpu-2.lan refused the connection."), "gpu-2.lan refused the connection."),
        (errors.NoSuchModel(code="model_not_found"), "OpenAI does not offer GPT Image 2 to this key."),
        (errors.NoSuchModel(), "OpenAI has nothing at this address."),
        (errors.Rejected(param="size"), "OpenAI did not accept the field size."),
        (errors.Broke(status=500), "OpenAI failed at this."),
        (errors.Broke(status=504), "OpenAI gave up before it answered."),
    ],
)
def test_the_headline_is_in_plain_words(error: ProviderError, words: str) -> None:
    assert error.headline("OpenAI", credential="OpenAI production", model="GPT Image 2") == words


def test_a_refusal_names_what_was_flagged() -> None:
    assert "flagged sexual content and self-harm." in errors.Refused(param="sexual,self_harm").advice
    assert "flagged public figures." in errors.Refused(param="public_figures").advice


def test_what_was_wrong_is_quoted_where_it_is_short() -> None:
    assert errors.Rejected("No such size.", param="size").advice == "It says: “No such size.” Change it and try again."
    assert errors.Rejected("word " * 100).advice == "Change the request and try again."


def test_a_gateway_that_gave_up_leaves_it_unknown() -> None:
    assert {status: errors.Broke(status=status).outcome for status in (500, 501, 502, 503, 504)} == {
        500: "failed",
        501: "failed",
        502: "unknown",
        503: "failed",
        504: "unknown",
    }


def test_words_of_a_provider_cannot_break_ours() -> None:
    error = errors.Unreachable("{provider} {0} {")
    assert error.headline("{model}") == "{provider} {0} {"
    assert errors.Rejected(param="{x}").headline("{y}") == "{y} did not accept the field {x}."


def test_a_message_is_kept_short_and_without_keys() -> None:
    error = errors.Rejected("sk-sample-1234567890 " + "x" * 5000, code="c" * 500, param="p" * 500)
    assert error.message.startswith("[key] x")
    assert [len(error.message), len(error.code), len(error.param)] == [2000, 100, 100]
    assert "x" * 50 not in repr(error)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.4, "0 s"),
        (22, "22 s"),
        (60, "1 minute"),
        (90, "90 s"),
        (360, "6 minutes"),
        (3600, "1 hour"),
        (86400, "24 hours"),
    ],
)
def test_a_duration_is_said_in_one_unit(seconds: float, words: str) -> None:
    assert duration(seconds) == words
