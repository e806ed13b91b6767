"""The audit trail: who did what, when, from where. Never a secret, never a prompt."""

from typing import ClassVar, Self

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from imagegen.core.words import split


class Action(models.TextChoices):
    """What was done, in words that stand between who did it and what it was done to."""

    SIGNED_IN = "signed_in", _("signed in")
    SIGN_IN_FAILED = "sign_in_failed", _("failed to sign in")
    PASSWORD_CHANGED = "password_changed", _("changed the password of")
    PASSWORD_LINK_MADE = "password_link_made", _("made a password link for")
    CONNECTED = "connected", _("connected with single sign-on, which ends the password of")
    FACTOR_ADDED = "factor_added", _("added a second factor:")
    FACTOR_REMOVED = "factor_removed", _("removed a second factor:")
    FACTORS_REMOVED = "factors_removed", _("removed all second factors of")
    FACTOR_REQUIRED = "factor_required", _("required a second factor of")
    FACTOR_NOT_REQUIRED = "factor_not_required", _("no longer required a second factor of")

    PERSON_ADDED = "person_added", _("added the person")
    PERSON_RENAMED = "person_renamed", _("renamed")
    PERSON_ACTIVATED = "person_activated", _("activated")
    PERSON_DEACTIVATED = "person_deactivated", _("deactivated")
    PERSON_DELETED = "person_deleted", _("deleted the person")
    ADMIN_MADE = "admin_made", _("made an admin of")
    ADMIN_UNMADE = "admin_unmade", _("took admin rights from")

    TEAM_ADDED = "team_added", _("added the team")
    TEAM_RENAMED = "team_renamed", _("renamed the team")
    TEAM_DELETED = "team_deleted", _("deleted the team")
    MEMBER_ADDED = "member_added", _("gave a place in a team to")
    ROLE_CHANGED = "role_changed", _("changed the role of")
    MEMBER_REMOVED = "member_removed", _("took a place in a team from")
    INVITATION_MADE = "invitation_made", _("made an invitation for")
    INVITATION_REVOKED = "invitation_revoked", _("revoked an invitation for")
    INVITATION_ACCEPTED = "invitation_accepted", _("accepted an invitation to")

    CREDENTIAL_ADDED = "credential_added", _("added the credential")
    CREDENTIAL_CHANGED = "credential_changed", _("changed the credential")
    CREDENTIAL_ON = "credential_on", _("switched on the credential")
    CREDENTIAL_OFF = "credential_off", _("switched off the credential")
    CREDENTIAL_RESEALED = "credential_resealed", _("sealed with a new encryption key")
    CREDENTIAL_DELETED = "credential_deleted", _("deleted the credential")
    MODELS_CHANGED = "models_changed", _("changed the models of")
    DEFAULT_CHANGED = "default_changed", _("changed what Create starts with for")

    BACKUP_RESTORED = "backup_restored", _("restored the backup of")

    JOB_CANCELLED = "job_cancelled", _("cancelled a job of")
    PICTURES_TRASHED = "pictures_trashed", _("moved to the trash")
    PICTURES_RESTORED = "pictures_restored", _("restored from the trash")
    PICTURES_DELETED = "pictures_deleted", _("deleted for good")


class AppendOnly(TypeError):
    """An entry was to be changed or deleted."""


class EntryQuerySet(models.QuerySet["Entry"]):
    """Reading the trail; it is only ever added to."""

    def about(self, words: str) -> Self:
        """Those in which every word occurs: in who, what was done, to what, the details or the address."""
        found = self
        for word in split(words):
            places = [(f"{place}__icontains", word) for place in ("actor_name", "subject", "detail", "address")]
            meant = [action for action in Action if word.lower() in action.label.lower()]
            found = found.filter(models.Q(*places, action__in=meant, _connector="OR"))
        return found

    def update(self, **_: object) -> int:
        raise AppendOnly

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnly


class Entry(models.Model):
    """One thing that somebody did. Names are those of that day, so that they outlive what they name."""

    at = models.DateTimeField(db_default=Now())
    actor_id = models.BigIntegerField(null=True, help_text="The person's key, who may be gone.")
    actor_name = models.CharField(max_length=340, help_text="Name and address; or the address that was tried.")
    address = models.CharField(max_length=45, blank=True, help_text="The IP address; empty at the command line.")
    action = models.CharField(max_length=30, choices=Action)
    subject = models.CharField(max_length=340, blank=True, help_text="What it was done to.")
    detail = models.TextField(blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["action", "-id"], name="audit_by_action")]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.get_action_display()} {self.subject}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Add the entry; raises AppendOnly where it is there already."""
        if self.pk is not None:
            raise AppendOnly
        super().save(force_insert=True)

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        raise AppendOnly
