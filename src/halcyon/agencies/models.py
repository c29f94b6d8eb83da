"""Organisations and what follows them, the services they run, the people who sign in, and who holds which post."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from halcyon.kernel.privacy import Retention, handled

ENDS_AFTER = Q(ends__isnull=True) | Q(ends__gte=F("begins"))


@handled(
    Retention.REFERENCE,
    opaque="id",
    reference="code name kind in_force_from in_force_to secure_email telephone",
)
class Organisation(models.Model):
    """An agency: a council, a force, a trust, a board. It can end and be succeeded; its history stays."""

    KINDS = [
        ("council", "Council"),
        ("police", "Police"),
        ("acute_trust", "Hospital trust"),
        ("community_trust", "Community and mental health trust"),
        ("icb", "Integrated care board"),
        ("general_practice", "General practice"),
        ("education", "Schools and education"),
        ("probation", "Probation"),
        ("youth_justice", "Youth justice"),
        ("housing", "Housing"),
        ("public_health", "Public health"),
        ("voluntary", "Voluntary sector"),
    ]
    HEALTH = ("acute_trust", "community_trust", "icb", "general_practice", "public_health")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=30, choices=KINDS)
    in_force_from = models.DateField()
    in_force_to = models.DateField(null=True, blank=True)
    secure_email = models.EmailField(blank=True)
    telephone = models.CharField(max_length=30, blank=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                name="organisation_ends_after_it_begins",
                condition=Q(in_force_to__isnull=True) | Q(in_force_to__gte=F("in_force_from")),
            ),
        )

    def __str__(self) -> str:
        return self.name


@handled(Retention.REFERENCE, opaque="id predecessor successor", reference="on reason")
class Succession(models.Model):
    """One organisation took over from another on a date (the clinical commissioning group became a board)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    predecessor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="succeeded_by")
    successor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="succeeds")
    on = models.DateField()
    reason = models.CharField(max_length=300)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("predecessor", "successor"), name="succession_once"),
            models.CheckConstraint(name="succession_is_to_another", condition=~Q(predecessor=F("successor"))),
        )


@handled(
    Retention.REFERENCE,
    opaque="id organisation",
    reference="code name kind does serves youngest oldest hours opening in_force_from in_force_to",
)
class Service(models.Model):
    """A service as the directory shows it: what it does, whom it serves, when it is open.

    `hours` is said in words. `opening` says the same for the program, so that the directory can tell whether the
    service is open now: weekday ("0" is Monday) to ["08:30", "17:00"]; empty when not entered (`rules.opening_now`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="services")
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=60)
    does = models.TextField()
    serves = models.TextField()
    youngest = models.PositiveSmallIntegerField(null=True, blank=True)
    oldest = models.PositiveSmallIntegerField(null=True, blank=True)
    hours = models.CharField(max_length=300)
    opening = models.JSONField(default=dict, blank=True)
    in_force_from = models.DateField()
    in_force_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


@handled(Retention.REFERENCE, opaque="id commissioner provider service", reference="relation begins ends")
class Relation(models.Model):
    """One organisation commissions another (or one of its services), or provides for it, between two dates."""

    RELATIONS = [("commissions", "Commissions"), ("provides", "Provides for")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    commissioner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="commissioned")
    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="provided")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, null=True, blank=True)
    relation = models.CharField(max_length=20, choices=RELATIONS, default="commissions")
    begins = models.DateField()
    ends = models.DateField(null=True, blank=True)


@handled(Retention.REFERENCE, opaque="id service", reference="kind value note verified_on ends")
class ContactRoute(models.Model):
    """How a service is reached. Only a verified, unended route may be written to; nobody types an address freely."""

    KINDS = [
        ("telephone", "Telephone"),
        ("out_of_hours", "Out of hours telephone"),
        ("email", "Secure e-mail"),
        ("web", "Web page"),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="routes")
    kind = models.CharField(max_length=20, choices=KINDS)
    value = models.CharField(max_length=200)
    note = models.CharField(max_length=200, blank=True)
    verified_on = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)


class UserManager(BaseUserManager["User"]):
    """Accounts are found by their work e-mail address."""

    def create_user(self, email: str, password: str | None = None, **rest: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **rest)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username or "")


@handled(
    Retention.STAFF,
    opaque="id version",
    staff="email name job_title telephone organisation",
    operational="is_active is_demo created_at last_login left_on last_seen_at reopened_at sessions_ended",
    secret="password",  # noqa: S106  (a privacy class, not a password)
)
class User(AbstractBaseUser):
    """A person who signs in. What they may do comes only from the roles they hold; there is no superuser."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150)
    job_title = models.CharField(max_length=150, blank=True)
    telephone = models.CharField(max_length=30, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="people")
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    left_on = models.DateField(null=True, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)
    # Part of what a session is checked against on every request: counting it up ends all of someone's sessions at once.
    sessions_ended = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    # Django's admin flags: nobody administers cases by being an administrator (security.md section 4).
    is_staff = False
    is_superuser = False

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_session_auth_hash(self) -> str:
        return f"{super().get_session_auth_hash()}.{self.sessions_ended}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        for made_with_older_key in super().get_session_auth_fallback_hash():
            yield f"{made_with_older_key}.{self.sessions_ended}"

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False


@handled(
    Retention.STAFF,
    opaque="id user given_by ended_by",
    staff="role organisation service",
    operational="begins ends reason",
)
class RoleHolding(models.Model):
    """Someone holds a role in an agency (and perhaps in one service of it) between two moments."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=60)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, null=True, blank=True, related_name="members")
    begins = models.DateTimeField()
    ends = models.DateTimeField(null=True, blank=True)
    given_by = models.UUIDField(null=True, blank=True)
    ended_by = models.UUIDField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = (models.Index(fields=("user", "ends")), models.Index(fields=("role", "organisation")))
        constraints = (models.CheckConstraint(name="role_ends_after_it_begins", condition=ENDS_AFTER),)


@handled(
    Retention.STAFF,
    opaque="id user asked_by decided_by",
    staff="role organisation service email post standing",
    operational="kind asked_at state decided_at reason begins ends",
)
class PendingChange(models.Model):
    """A change to an account that takes effect only when a second administrator confirms it (security.md section 4).

    `role`, `organisation` and `service` are given for a role; `email` for a new address; `post`, `standing`, `begins`
    and `ends` for a post.
    """

    KINDS = [
        ("give_role", "Give a role"),
        ("change_email", "Change the e-mail address"),
        ("reset_sign_in", "Remove every sign-in method"),
        ("fill_post", "Put into a post"),
    ]
    STATES = [("open", "Waiting"), ("confirmed", "Confirmed"), ("refused", "Refused")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=KINDS)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="pending_changes")
    role = models.CharField(max_length=60, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    email = models.EmailField(blank=True)
    post = models.ForeignKey("Post", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    standing = models.CharField(max_length=20, blank=True, default="")
    begins = models.DateTimeField(null=True, blank=True)
    ends = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=STATES, default="open")
    decided_by = models.UUIDField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("asked_at",)
        constraints = (
            models.CheckConstraint(
                name="change_confirmed_by_someone_else",
                condition=~Q(state="confirmed")
                | (
                    Q(decided_by__isnull=False)
                    & ~Q(decided_by=F("asked_by"))
                    & ~Q(decided_by=F("user"))
                    & ~Q(asked_by=F("user"))
                ),
            ),
        )


@handled(Retention.REFERENCE, opaque="id organisation", reference="key title duties")
class Post(models.Model):
    """A statutory or local post (designated nurse, Caldicott guardian, manager on duty), held by people in turn."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="posts")
    duties = models.TextField(blank=True)

    class Meta:
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title


@handled(Retention.STAFF, opaque="id post user given_by", staff="standing", operational="begins ends reason")
class PostHolding(models.Model):
    """Who holds a post, deputises, acts up, covers or is on duty, and between which moments."""

    STANDINGS = [
        ("holder", "Holder"),
        ("deputy", "Deputy"),
        ("acting", "Acting"),
        ("cover", "Cover"),
        ("duty", "On duty"),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="posts")
    standing = models.CharField(max_length=20, choices=STANDINGS)
    begins = models.DateTimeField()
    ends = models.DateTimeField(null=True, blank=True)
    given_by = models.UUIDField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = (models.Index(fields=("post", "standing", "ends")), models.Index(fields=("user", "ends")))
        constraints = (
            models.CheckConstraint(name="post_ends_after_it_begins", condition=ENDS_AFTER),
            models.UniqueConstraint(
                fields=("post",), condition=Q(standing="holder", ends__isnull=True), name="post_has_one_open_holder"
            ),
        )


@handled(Retention.STAFF, opaque="id user cover", staff="reason", operational="begins ends")
class Absence(models.Model):
    """Someone is away: their posts go to the deputy, their own work to `cover` or else to their manager."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="absences")
    begins = models.DateTimeField()
    ends = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    cover = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="covers")

    class Meta:
        indexes = (models.Index(fields=("user", "ends")),)
        constraints = (models.CheckConstraint(name="absence_ends_after_it_begins", condition=ENDS_AFTER),)


@handled(
    Retention.SIGN_IN,
    opaque="id organisation created_by",
    operational="scope name created_at expires_at revoked_at last_used_at",
    secret="digest",  # noqa: S106  (a privacy class, not a password)
)
class ApiToken(models.Model):
    """A bearer token for one agency's system and one scope. Only its digest is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="tokens")
    scope = models.CharField(max_length=40)
    name = models.CharField(max_length=100, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=60)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)


@handled(Retention.REFERENCE, opaque="id added_by", reference="kind on name source one_off removed")
class CalendarDay(models.Model):
    """A holiday or local closure that an administrator added after the packaged table was made."""

    KINDS = [("holiday", "Public holiday"), ("closure", "Local closure")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=KINDS, default="holiday")
    on = models.DateField(unique=True)
    name = models.CharField(max_length=120)
    source = models.CharField(max_length=300)
    one_off = models.BooleanField(default=True)
    removed = models.BooleanField(default=False)
    added_by = models.UUIDField(null=True, blank=True)
