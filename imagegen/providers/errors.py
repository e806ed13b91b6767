"""What can go wrong between us and a provider.

ProviderError
├── Unreachable      nothing was sent                 may retry
│   └── Blocked      our own guard refused it         admin: IMAGEGEN_ALLOWED_PRIVATE
├── Overloaded       503 server_is_overloaded         may retry
├── Broke            other 5xx                        only where an admin says this provider does not bill errors
├── RateLimited      429, not a quota                 may retry, after N s
├── Unanswered       sent, no whole answer            never: it may have been billed
├── Rejected         400/422, names a parameter       user: shown at that field
├── Refused          content policy                   user: shown at the prompt
├── Unauthorized     401/403                          admin: credential marked (but on 403)
├── QuotaSpent       402, 429 quota, billing limit    admin
├── NoSuchModel      404                              admin: model marked (on code model_not_found)
└── Garbled          an answer we cannot read         us

An error saved as (kind, message, code, param, status) comes back with the same words:
`from_kind(kind)(message, code=…, param=…, status=…)`.
"""

from typing import ClassVar, Literal

from imagegen.core.redact import redact

Outcome = Literal["failed", "refused", "unknown"]

NOT_CHARGED = "You were not charged."
MAYBE_CHARGED = "It may have been billed."
PAYS_AGAIN = "Retry pays again."
LOOK_FIRST = "Before you retry, look at the provider's usage page."


class ProviderError(Exception):
    """One failed exchange, in words for people; `message` holds the provider's own words without keys.

    `retry_after` is in seconds. `may_retry` is true only where the failure proves that the provider did no work.
    A subclass gives `says`, `advice`, `may_have_been_billed` and `outcome` as plain values, or as properties where they
    depend on the code or the status.
    """

    kind: ClassVar[str] = "provider_error"
    may_retry: ClassVar[bool] = False

    def __init__(
        self,
        message: str = "",
        *,
        code: str = "",
        param: str = "",
        status: int | None = None,
        retry_after: float | None = None,
    ) -> None:
        self.message = redact(message, most=2000)
        self.code = redact(code, most=100)
        self.param = redact(param, most=100)
        self.status = status
        self.retry_after = retry_after
        super().__init__(self.message)

    def headline(self, provider: str = "The provider", *, credential: str = "", model: str = "") -> str:
        """What happened, in one sentence."""
        return self.says.format(
            provider=provider,
            key=f'The key "{credential}"' if credential else "The key",
            model=model or "this model",
            param=f"the field {self.param}" if self.param else "this request",
            message=self.message,
        )

    @property
    def says(self) -> str:
        """The headline, with the places {provider}, {key}, {model}, {param} and {message}."""
        return "{provider} could not do this."

    @property
    def advice(self) -> str:
        """What to do about it."""
        return "Try again, or choose another model."

    @property
    def may_have_been_billed(self) -> bool:
        return False

    @property
    def charged(self) -> str:
        """Whether money was spent, in words."""
        return MAYBE_CHARGED if self.may_have_been_billed else NOT_CHARGED

    @property
    def outcome(self) -> Outcome:
        """What becomes of the job."""
        return "failed"

    def __repr__(self) -> str:
        return f"<{type(self).__name__} status={self.status} code={self.code!r}>"


class Unreachable(ProviderError):
    """Nothing was sent; `message` is our own sentence, `code` is dns, refused, timeout, tls, plain, cut or http."""

    kind = "unreachable"
    may_retry = True

    TLS: ClassVar[str] = "tls"
    PLAIN: ClassVar[str] = "plain"

    @property
    def says(self) -> str:
        return "{message}" if self.message else "{provider} could not be reached."

    @property
    def advice(self) -> str:
        if self.code == "dns":
            return "Check the host name in the base URL, then test again."
        if self.code == self.TLS:
            return "Check the server's certificate. IMAGEGEN_CA_BUNDLE can name an in-house authority."
        if self.code == self.PLAIN:
            return "Correct the base URL, then test again."
        return "Check that the server is running, then test again."


class Blocked(Unreachable):
    """Our own guard refused the address, so nothing was sent; the message says what the operator may set."""

    kind = "blocked"
    may_retry = False
    advice = "Correct the address, or ask whoever runs this installation to permit it."


class Overloaded(ProviderError):
    """The provider took nothing on; it may within minutes."""

    kind = "overloaded"
    may_retry = True
    says = "{provider} is overloaded."
    advice = "Try again in a few minutes, or choose another model."


class Broke(ProviderError):
    """The provider failed at it; a gateway that stopped waiting cannot say whether the work was done."""

    kind = "broke"
    may_have_been_billed = True

    # 408 is how Azure words a gateway timeout; 520, 522 and 524 are Cloudflare's words for 502 and 504.
    GATEWAY: ClassVar[frozenset[int]] = frozenset({408, 502, 504, 520, 522, 524})

    @property
    def outcome(self) -> Outcome:
        return "unknown" if self.status in self.GATEWAY else "failed"

    @property
    def says(self) -> str:
        return "{provider} gave up before it answered." if self.outcome == "unknown" else "{provider} failed at this."

    @property
    def advice(self) -> str:
        return LOOK_FIRST if self.outcome == "unknown" else "Try again later, or choose another model."


class RateLimited(ProviderError):
    """Too many requests for this key; `retry_after` is the pause it asks for, where it names one."""

    kind = "rate_limited"
    may_retry = True
    says = "{provider} is busy for this key."

    @property
    def advice(self) -> str:
        if self.retry_after and self.retry_after >= 1:
            return f"It asks for a pause of {duration(self.retry_after)}. Try again then, or choose another model."
        return "Try again in a minute, or choose another model."


class Unanswered(ProviderError):
    """The request left and no whole answer came; `message` is our own sentence, `code` is timeout or cut."""

    kind = "unanswered"
    outcome = "unknown"
    may_have_been_billed = True
    advice = LOOK_FIRST

    @property
    def says(self) -> str:
        return "{message}" if self.message else "No whole answer came back."


class Rejected(ProviderError):
    """The provider does not take the request as it is; `param` names the field, where it says so."""

    kind = "rejected"

    SHORT: ClassVar[int] = 200  # characters of a message that stands in a sentence
    says = "{provider} did not accept {param}."

    @property
    def advice(self) -> str:
        said = f"It says: “{self.message}” " if 0 < len(self.message) <= self.SHORT else ""
        return said + ("Change it and try again." if self.param else "Change the request and try again.")


class Refused(ProviderError):
    """The provider's content policy said no; `param` lists the categories it flagged, separated by commas.

    The code silent_refusal is for an answer that holds neither picture nor reason, as xAI sends.
    """

    kind = "refused"
    outcome = "refused"

    SILENT: ClassVar[str] = "silent_refusal"
    CATEGORIES: ClassVar[dict[str, str]] = {
        "sexual": "sexual content",
        "sexual/minors": "sexual content about minors",
        "minors": "content about minors",
        "violence/graphic": "graphic violence",
        "self_harm": "self-harm",
        "selfharm": "self-harm",
        "illicit": "illicit activity",
        "similarity": "likeness to protected work",
        "jailbreak": "an attempt to get around the rules",
    }

    @property
    def reasons(self) -> list[str]:
        """The flagged categories in plain words, for example ["sexual content"]."""
        slugs = [slug.strip().lower() for slug in self.param.split(",") if slug.strip()]
        return [self.CATEGORIES.get(slug, slug.replace("_", " ")) for slug in slugs]

    @property
    def says(self) -> str:
        if self.code == self.SILENT:
            return "{provider} sent neither picture nor reason."
        if self.reasons:
            return "{provider} declined this prompt."
        return "{provider} declined this prompt and did not say which part."

    @property
    def advice(self) -> str:
        if self.reasons:
            return f"The safety system flagged {' and '.join(self.reasons)}. Describe the picture without it."
        if self.code == self.SILENT:
            return "Perhaps it declined the prompt. Describe the picture in other words."
        return "Try fewer names of people and brands."

    @property
    def may_have_been_billed(self) -> bool:
        return self.code == self.SILENT


class Unauthorized(ProviderError):
    """The key, or, where status is 403, what the key may do."""

    kind = "unauthorized"

    UNVERIFIED: ClassVar[str] = "organization_unverified"
    UNSENDABLE: ClassVar[str] = "unsendable_key"

    @property
    def says(self) -> str:
        if self.code == self.UNVERIFIED:
            return "{provider} has not verified the organisation behind this key, which {model} asks for."
        return "{key} is not allowed to do this." if self.status == 403 else "{key} no longer works."

    @property
    def advice(self) -> str:
        if self.code == self.UNVERIFIED:
            return "An admin can verify it in the provider's settings. Choose another model to go on now."
        return "An admin can enter another key. Choose another model to go on now."


class QuotaSpent(ProviderError):
    """The account at the provider has no credit, or met a limit that is set there."""

    kind = "quota_spent"
    says = "{provider} says this account has no credit left."
    advice = "An admin can top it up at the provider, or raise the limit that is set there."


class NoSuchModel(ProviderError):
    """Code model_not_found: the model is retired or not for this key. Any other code: the address itself is unknown."""

    kind = "no_such_model"

    MODEL: ClassVar[str] = "model_not_found"

    @property
    def says(self) -> str:
        if self.code == self.MODEL:
            return "{provider} does not offer {model} to this key."
        return "{provider} has nothing at this address."

    @property
    def advice(self) -> str:
        if self.code == self.MODEL:
            return "Choose another model. An admin can read the provider's list of models again."
        return "Choose another model. An admin should check the base URL, and whether this server can do this at all."


class Garbled(ProviderError):
    """An answer nobody can read; `code` is redirect, too_large, not_json, no_list or unfetched where that is why."""

    kind = "garbled"

    REDIRECT: ClassVar[str] = "redirect"
    TOO_LARGE: ClassVar[str] = "too_large"
    NOT_JSON: ClassVar[str] = "not_json"
    NO_LIST: ClassVar[str] = "no_list"
    UNFETCHED: ClassVar[str] = "unfetched"

    @property
    def says(self) -> str:
        if self.code == self.REDIRECT:
            return "{provider} points to another address, and redirects are not followed."
        if self.code == self.TOO_LARGE:
            return "{provider} sent an {message}."
        if self.code == self.NOT_JSON:
            return "{provider} sent something that is not JSON, perhaps a web page."
        if self.code == self.NO_LIST:
            return "{provider} answered, and what it sent is no list of models."
        if self.code == self.UNFETCHED:
            return "{provider} gave an address from which no picture could be fetched."
        return "{provider} sent an answer that cannot be read."

    @property
    def advice(self) -> str:
        if self.code == self.REDIRECT:
            return "An admin should correct the base URL."
        if self.code == self.UNFETCHED:
            return LOOK_FIRST
        return "An admin should check the base URL, or tell whoever runs this installation."

    @property
    def may_have_been_billed(self) -> bool:
        return self.code != self.REDIRECT


_KINDS: dict[str, type[ProviderError]] = {
    error.kind: error
    for error in (
        Unreachable, Blocked, Overloaded, Broke, RateLimited, Unanswered, Rejected, Refused, Unauthorized, QuotaSpent,
        NoSuchModel, Garbled,
    )
}  # fmt: skip


def from_kind(kind: str) -> type[ProviderError]:
    """The class that has this slug; ProviderError itself for one that no longer exists."""
    return _KINDS.get(kind, ProviderError)


def duration(seconds: float) -> str:
    """For example "22 s", "6 minutes", "1 hour"."""
    whole = round(seconds)
    for size, word in ((3600, "hour"), (60, "minute")):
        if (whole >= size and whole % size == 0) or whole >= 2 * size:
            count = round(whole / size)
            return f"{count} {word}{'s' if count > 1 else ''}"
    return f"{whole} s"
