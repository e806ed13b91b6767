"""Who: people, teams, and what a person may do in a team."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from imagegen.accounts import zones
from imagegen.core.unique import save_unique
from imagegen.core.words import split, validate_name

INVITED_FOR = timedelta(days=7)


class Theme(models.TextChoices):
    """How pages look; `SYSTEM` is as the device says."""

    SYSTEM = "", _("System")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class UserQuerySet(models.QuerySet["User"]):
    def about(self, words: str) -> Self:
        """Those in whose name or e-mail address every word occurs."""
        found = self
        for word in split(words):
            found = found.filter(models.Q(display_name__icontains=word) | models.Q(email__icontains=word))
        return found


class UserManager(BaseUserManager["User"]):
    """Makes people; their e-mail address is their name at the door."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A new person, address in lower case; without a password nobody can sign in as them."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        save_unique(user, using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person. `is_admin` is the administrator of the whole installation, whatever the teams."""

    email = models.EmailField(_("email"), unique=True, error_messages={"unique": "Somebody with this address exists."})
    display_name = models.CharField(max_length=80, validators=[validate_name])
    is_active = models.BooleanField(default=True)
    is_admin = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)
    time_zone = models.CharField(max_length=64, blank=True, validators=[zones.validate])  # empty: the browser's
    theme = models.CharField(max_length=5, choices=Theme, blank=True)
    last_team = models.ForeignKey("Team", models.SET_NULL, null=True, blank=True, related_name="+")  # switched to

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    objects = UserManager.from_queryset(UserQuerySet)()

    def __str__(self) -> str:
        return self.display_name

    @property
    def initials(self) -> str:
        """One or two letters for the round badge."""
        return initials(self.display_name)


class TeamQuerySet(models.QuerySet["Team"]):
    def by_name(self) -> Self:
        """In the order of their names, whatever their case."""
        return self.order_by(Lower("name"), "pk")


class Team(models.Model):
    """People who share pictures, keys and money."""

    name = models.CharField(max_length=80, unique=True, validators=[validate_name])
    slug = models.SlugField(max_length=80, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    members = models.ManyToManyField(User, through="Membership", related_name="teams")

    objects = TeamQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def monogram(self) -> str:
        """One or two letters for the square badge."""
        return initials(self.name)


class Role(models.TextChoices):
    """What a person may do in a team; each may all that those before may."""

    VIEWER = "viewer", _("Viewer")  # looks
    MEMBER = "member", _("Member")  # makes
    MANAGER = "manager", _("Manager")  # looks after everybody's work


class MembershipQuerySet(models.QuerySet["Membership"]):
    def managing(self) -> Self:
        """Those who may invite, remove and change roles: active managers, and active admins of the installation."""
        return self.filter(models.Q(role=Role.MANAGER) | models.Q(user__is_admin=True), user__is_active=True)


class Membership(models.Model):
    """A person's place in a team."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "team"], name="one_membership_per_team")
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.team} as {self.role}"

    @property
    def can_make(self) -> bool:
        return self.role in (Role.MEMBER, Role.MANAGER)

    @property
    def can_manage(self) -> bool:
        return self.role == Role.MANAGER or self.user.is_admin


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        """Those that still let somebody in: who made one must still manage the team."""
        manages = Membership.objects.managing().filter(team=models.OuterRef("team"), user=models.OuterRef("invited_by"))
        unused = self.filter(used_at=None, revoked_at=None, expires_at__gt=timezone.now())
        return unused.filter(models.Exists(manages))


def invitation_expiry() -> datetime:
    """When an invitation that is made now ends."""
    return timezone.now() + INVITED_FOR


class Invitation(models.Model):
    """A link that lets one person into a team, once; we keep only the token's hash."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    email = models.EmailField(_("email"), blank=True)  # whom it is meant for; nobody is checked against it
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="invitations")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(default=invitation_expiry)
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.role} of {self.team}, {self.state}"

    @property
    def state(self) -> str:
        """open, used, revoked or expired."""
        if self.used_at:
            return "used"
        if self.revoked_at:
            return "revoked"
        return "open" if self.expires_at > timezone.now() else "expired"


class SetupLink(models.Model):
    """The one-time link that makes the first admin: at most one row, of which we keep only the token's hash."""

    token_hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return "used" if self.used_at else "open"


class Policy(models.Model):
    """What holds for everybody of the installation: at most one row, and without it the defaults."""

    requires_second_factor = models.BooleanField(default=False)

    def __str__(self) -> str:
        return "second factor required" if self.requires_second_factor else "second factor optional"

    @classmethod
    def current(cls) -> Self:
        """The one there is, or the defaults."""
        return cls.objects.first() or cls()


def initials(name: str) -> str:
    """The first letters of the first and the last word, or the first two letters of a single word."""
    words = name.split()
    letters = words[0][0] + words[-1][0] if len(words) > 1 else name.strip()[:2]
    return letters.upper()
