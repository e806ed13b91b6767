"""Second factors: what django-allauth asks us about them, and who has one."""

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import transaction
from django.db.models import Exists, OuterRef

from imagegen.accounts.models import Policy, User, UserQuerySet
from imagegen.core import crypto
from imagegen.core.secret import Secret

# Recovery codes stand in for one of these, and are nothing without it.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
SEALED = ("secret", "seed")  # in the data of an app and of recovery codes
PURPOSE = "second-factor"
CODE_COUNTS = 30 * (2 * settings.MFA_TOTP_TOLERANCE + 1)  # seconds, for an app's code


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Seals what codes are made from, and asks nobody for one where second factors are off."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "That did not match. An app's code changes every 30 seconds, and each code works once.",
        "sealed": "Your second factor cannot be read here any more. Ask an admin to remove it, then set it up again.",
    }

    def encrypt(self, text: str) -> str:
        return crypto.seal(Secret(text), purpose=PURPOSE, bound_to={})

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; raises a ValidationError, which the form shows, after the encryption keys were lost."""
        try:
            return crypto.unseal(encrypted_text, purpose=PURPOSE, bound_to={}).reveal()
        except crypto.Sealed:
            raise self.validation_error("sealed") from None

    def is_mfa_enabled(self, user: AbstractBaseUser, types: list[str] | None = None) -> bool:
        enabled: bool = settings.MFA and super().is_mfa_enabled(user, types)
        return enabled

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:  # noqa: A002 - its name there
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return f"Passkey {number}" if number > 1 else "Passkey"


class OnceForm(BaseAuthenticateForm):  # type: ignore[misc]
    """A code that works once: django-allauth remembers for 30 seconds alone which of an app's were used."""

    def clean_code(self) -> str:
        code: str = super().clean_code()
        used = f"used-code/{self.user.pk}/{''.join(filter(str.isalnum, code))}"
        if not cache.add(used, True, timeout=CODE_COUNTS):
            raise FactorAdapter().validation_error("incorrect_code")
        return code


class SignInForm(OnceForm, AuthenticateForm):  # type: ignore[misc]
    """The code besides the password."""


class ConfirmForm(OnceForm, ReauthenticateForm):  # type: ignore[misc]
    """The code of somebody who is signed in, before what is delicate."""


@transaction.atomic
def reseal(pk: int) -> bool:
    """Seal what somebody's codes are made from with the newest encryption key; whether there was anything to do.

    A code that is used meanwhile is not forgotten: the row is locked. Raises crypto.Sealed.
    """
    authenticator = Authenticator.objects.select_for_update().filter(pk=pk).first()
    data = authenticator.data if authenticator else {}
    secrets = {name: data[name] for name in SEALED if name in data}
    resealed = {name: crypto.reseal(text, purpose=PURPOSE, bound_to={}) for name, text in secrets.items()}
    if resealed == secrets:
        return False
    Authenticator.objects.filter(pk=pk).update(data=data | resealed)
    return True


def with_factor() -> UserQuerySet:
    """Everybody, each with `has_factor`."""
    theirs = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
    everybody: UserQuerySet = User.objects.annotate(has_factor=Exists(theirs))
    return everybody


def has_factor(user: User) -> bool:
    """Whether the person is asked for more than a password."""
    exists: bool = Authenticator.objects.filter(user=user, type__in=FACTORS).exists()
    return exists


def is_lacking(user: User | AnonymousUser) -> bool:
    """Whether the person must set up a second factor before anything else."""
    return settings.MFA and user.is_authenticated and Policy.current().requires_second_factor and not has_factor(user)
