"""Forms of the administrator's pages. They check shape only: what may be done is the acts' to say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from halcyon.agencies.models import CalendarDay, ContactRoute, Organisation, PostHolding, Relation, Service, User
from halcyon.agencies.queries.administration import STATES
from halcyon.agencies.rules import SCOPES, TOKEN_DAYS, WEEKDAYS
from halcyon.kernel.roles import Role
from halcyon.web.fields import DatePartsField

LONDON = ZoneInfo("Europe/London")
Choices = Sequence[tuple[str, str]]
REASON_HELP = "Say it so that a colleague understands it in a year's time. Nothing about a child or an adult."


def london(day: date, at: time = time(0)) -> datetime:
    """The moment when the clock in London shows this."""
    return datetime.combine(day, at, LONDON)


def choose(
    label: str, options: Iterable[tuple[Any, str]], *, empty: str = "", help_text: str = ""
) -> forms.ChoiceField:
    """A list to choose from, with nothing chosen yet. `empty` is how an optional list says that nothing is chosen."""
    listed: list[tuple[str, str]] = [("", empty or "Choose"), *((str(key), text) for key, text in options)]
    return forms.ChoiceField(
        label=label,
        choices=listed,
        required=not empty,
        help_text=help_text,
        error_messages={"required": f"Choose: {label.lower()}", "invalid_choice": f"Choose: {label.lower()}"},
    )


def words(label: str, length: int, *, required: bool = True, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=length,
        required=required,
        help_text=help_text,
        error_messages={"required": f"Enter: {label.lower()}"},
    )


def lines(label: str, length: int, *, required: bool = True, help_text: str = "", rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=length,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": f"Enter: {label.lower()}"},
    )


def by_code(organisations: Iterable[Organisation]) -> Choices:
    return [(o.code, o.name) for o in organisations]


def by_service(services: Iterable[Service]) -> Choices:
    return [(str(s.id), f"{s.name}, {s.organisation.name}") for s in services]


def by_person(people: Iterable[User]) -> Choices:
    return [(str(u.id), f"{u.name}, {u.job_title or u.organisation.name}") for u in people]


class PeopleFilter(forms.Form):
    """What the list of people is narrowed to. Everything is optional, and nonsense means no narrowing."""

    def __init__(self, data: Any, *, organisations: Iterable[Organisation], roles: Iterable[Role]) -> None:
        super().__init__(data, auto_id="filter-%s")
        self.fields["q"] = words("Name, e-mail or job", 100, required=False)
        self.fields["agency"] = choose("Agency", by_code(organisations), empty="Every agency")
        self.fields["role"] = choose("Role", [(r.key, r.title) for r in roles], empty="Every role")
        self.fields["state"] = choose("Account", STATES.items(), empty="Every account")


class NewPerson(forms.Form):
    """Someone who is to sign in."""

    def __init__(self, *args: Any, organisations: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = words("Full name", 150)
        self.fields["email"] = words(
            "Work e-mail address", 254, help_text="Their own, never a shared one. Their first sign-in code goes there."
        )
        self.fields["job_title"] = words("Job", 150, help_text="As their own agency calls it")
        self.fields["telephone"] = words("Work telephone", 30, required=False)
        self.fields["organisation"] = choose("Agency", by_code(organisations))


class ChangePerson(forms.Form):
    """What is said about someone. `version` is what the form was drawn from."""

    def __init__(self, *args: Any, organisations: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = words("Full name", 150)
        self.fields["job_title"] = words("Job", 150, required=False)
        self.fields["telephone"] = words("Work telephone", 30, required=False)
        self.fields["organisation"] = choose(
            "Agency", by_code(organisations), help_text="To move someone to another agency, end their roles first."
        )
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)


class GiveRole(forms.Form):
    """A role in an agency, and perhaps in one service of it."""

    def __init__(
        self,
        *args: Any,
        roles: Iterable[Role],
        privileged: frozenset[str],
        organisations: Iterable[Organisation],
        services: Iterable[Service],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        listed = list(roles)
        self.fields["role"] = forms.ChoiceField(
            label="Role",
            choices=[(r.key, r.title + (" (needs a second person)" if r.key in privileged else "")) for r in listed],
            widget=forms.RadioSelect,
            error_messages={"required": "Choose a role"},
        )
        self.fields["role"].widget.choice_hints = {r.key: r.prose for r in listed}
        self.fields["organisation"] = choose("Agency in which they hold it", by_code(organisations))
        self.fields["service"] = choose(
            "Service whose work they share",
            by_service(services),
            empty="None",
            help_text="They see the work of everyone in this service.",
        )
        self.fields["reason"] = words("Why they need it", 300, help_text=REASON_HELP)


class Reason(forms.Form):
    """Why something is done."""

    def __init__(self, *args: Any, label: str = "Why", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = words(label, 300, help_text=REASON_HELP)


class NewEmail(Reason):
    """Another e-mail address, and why."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label="Why it changes", **kwargs)
        self.fields = {"email": words("New work e-mail address", 254), **self.fields}


class Away(forms.Form):
    """From when until when someone is away."""

    begins = DatePartsField(label="First day away", help_text="For example, 27 3 2026")
    ends = DatePartsField(
        label="First day back", required=False, help_text="Leave empty if nobody knows. You can enter it later."
    )
    reason = forms.ChoiceField(
        label="What kind of absence",
        help_text="Never say what someone is ill with.",
        choices=[("Leave", "Leave"), ("Training", "Training"), ("Away", "Away for another reason")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what kind of absence"},
    )

    def moments(self) -> tuple[datetime, datetime | None]:
        ends = self.cleaned_data["ends"]
        return london(self.cleaned_data["begins"]), london(ends) if ends else None


class FillPost(forms.Form):
    """Who takes a post, in which standing, from when."""

    HINTS = {
        "holder": "Holds the post. Whoever held it before ends at the same moment.",
        "deputy": "Acts while the holder is away or the post is vacant.",
        "acting": "Acts beside the holder, or in their place, for a time.",
        "cover": "Covers for a time.",
    }

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"] = choose("Who", by_person(people))
        self.fields["standing"] = forms.ChoiceField(
            label="As what",
            choices=[(key, text) for key, text in PostHolding.STANDINGS if key != "duty"],
            widget=forms.RadioSelect,
            error_messages={"required": "Choose as what they take the post"},
        )
        self.fields["standing"].widget.choice_hints = self.HINTS
        self.fields["begins"] = DatePartsField(label="From", help_text="Today means from now on")
        self.fields["ends"] = DatePartsField(label="Last day", required=False, help_text="Leave empty if it has no end")
        self.fields["reason"] = words("Why", 300, required=False)


class Duty(forms.Form):
    """Who is on duty, from when until when."""

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"] = choose("Who is on duty", by_person(people))
        for end, label in (("begins", "Begins"), ("ends", "Ends")):
            self.fields[f"{end}_on"] = DatePartsField(label=f"{label} on", help_text="For example, 27 3 2026")
            self.fields[f"{end}_at"] = forms.TimeField(
                label=f"{label} at",
                help_text="For example, 08:30",
                widget=forms.TimeInput(attrs={"type": "time"}),
                error_messages={"required": "Enter a time", "invalid": "Enter a time like 08:30"},
            )

    def moments(self) -> tuple[datetime, datetime]:
        given = self.cleaned_data
        return london(given["begins_on"], given["begins_at"]), london(given["ends_on"], given["ends_at"])


class EndPost(forms.Form):
    """When someone's standing in a post ends."""

    ends = DatePartsField(label="Last day", help_text="Today means it ends now. For a resignation, enter the last day.")
    reason = words("Why", 300, required=False)


class NewOrganisation(forms.Form):
    """An organisation that is to be in the directory."""

    code = words("Short code", 20, help_text="Capital letters and numbers, like ACUTE2. It is never used again.")
    name = words("Name", 200)
    kind = choose("What it is", Organisation.KINDS)
    in_force_from = DatePartsField(label="From when it exists")
    secure_email = words("Secure e-mail address", 254, required=False)
    telephone = words("Telephone", 30, required=False)


class Followed(forms.Form):
    """Which organisation takes over from one, and when."""

    def __init__(self, *args: Any, organisations: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"] = choose("Which organisation takes over", by_code(organisations))
        self.fields["on"] = DatePartsField(label="From which day", help_text="The one before ends the day before.")
        self.fields["reason"] = words("Why, and where that is laid down", 300)


class NewRelation(forms.Form):
    """Which organisation commissions what from which."""

    def __init__(
        self, *args: Any, organisations: Iterable[Organisation], services: Iterable[Service], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["relation"] = choose("What it does", Relation.RELATIONS)
        self.fields["provider"] = choose("Which organisation", by_code(organisations))
        self.fields["service"] = choose("Which service of theirs", by_service(services), empty="All of it")
        self.fields["begins"] = DatePartsField(label="From")
        self.fields["ends"] = DatePartsField(label="Last day", required=False)


class NewService(forms.Form):
    """A service for the directory."""

    code = forms.SlugField(
        label="Short code",
        max_length=40,
        help_text="Small letters, numbers and underscores, like school_nursing",
        error_messages={
            "required": "Enter: short code",
            "invalid": "Use letters, numbers, underscores and hyphens only",
        },
    )
    name = words("Name", 200)
    kind = words("What kind of service it is", 60, help_text="Like School nursing, or Early help")
    does = lines("What it does", 2000)
    serves = lines("Whom it serves", 1000, help_text="Who can use it, and who cannot")
    youngest = forms.IntegerField(label="Youngest age", required=False, min_value=0, max_value=120)
    oldest = forms.IntegerField(label="Oldest age", required=False, min_value=0, max_value=120)
    in_force_from = DatePartsField(label="From when it exists")
    hours = words("When it is open, in words", 300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n, name in enumerate(WEEKDAYS):
            self.fields[f"day_{n}"] = forms.RegexField(
                r"^([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)\Z",
                label=f"{name}",
                required=False,
                help_text="Like 08:30-17:00. Empty means closed." if n == 0 else "",
                error_messages={"invalid": f"{name}: enter hours like 08:30-17:00"},
            )

    def opening(self) -> dict[str, list[str]]:
        given = {str(n): self.cleaned_data[f"day_{n}"] for n in range(7)}
        return {day: hours.split("-") for day, hours in given.items() if hours}


class NewRoute(forms.Form):
    """A way of reaching a service."""

    kind = choose("What it is", ContactRoute.KINDS)
    value = words("Number or address", 200)
    remark = words("Note", 200, required=False, help_text="Like: ask for the duty worker")


class NewToken(forms.Form):
    """A token for an agency's system."""

    def __init__(self, *args: Any, organisations: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = choose("Whose system", by_code(organisations))
        self.fields["scope"] = choose("What it may do", SCOPES.items())
        self.fields["name"] = words("A name for it", 100, help_text="Like: Marl Valley patient record, live")
        self.fields["days"] = forms.IntegerField(
            label="For how many days",
            min_value=1,
            max_value=TOKEN_DAYS,
            help_text=f"From 1 to {TOKEN_DAYS}. The shorter, the safer.",
            error_messages={"required": "Enter for how many days"},
        )


class NewDay(forms.Form):
    """A holiday or closure that the packaged table has not."""

    kind = forms.ChoiceField(
        label="What it is",
        choices=CalendarDay.KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is"},
    )
    on = DatePartsField(label="Which day")
    name = words("What it is called", 120)
    source = words(
        "Where it is laid down", 300, help_text="Like: Royal Proclamation of 3 June, or the council's decision"
    )
