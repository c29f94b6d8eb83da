"""Whom messages and tasks are for, in words: names of colleagues, titles of posts and roles, names of organisations."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from halcyon.agencies.models import Organisation, User
from halcyon.kernel.registry import registry
from halcyon.work.models import Message, Task


@dataclass(frozen=True)
class Names:
    """Names of accounts by id and of organisations by code, as far as they were asked for."""

    people: dict[uuid.UUID, str]
    agencies: dict[str, str]


def names_for(messages: Collection[Message] = (), tasks: Collection[Task] = ()) -> Names:
    """The names that these messages and tasks need, in at most two queries."""
    people = {m.to_user for m in messages if m.to_user} | {t.user for t in tasks if t.user}
    codes = {c for m in messages for c in (m.to_agency, m.for_agency) if c} | {t.agency for t in tasks if t.agency}
    return Names(
        dict(User.objects.filter(id__in=people).values_list("id", "name")) if people else {},
        dict(Organisation.objects.filter(code__in=codes).values_list("code", "name")) if codes else {},
    )


def recipient_words(message: Message, names: Names) -> str:
    """Whom a message is for: a person's name, a post's title or an organisation's name."""
    if message.to_user:
        return names.people.get(message.to_user, "")
    if message.to_post:
        return registry.posts.get(message.to_post, message.to_post)
    code = message.to_agency or message.for_agency
    return names.agencies.get(code, code)


def holder_words(task: Task, names: Names) -> str:
    """Whose work a task is: a person's name, a post's title, or a role and its organisation."""
    if task.user:
        return names.people.get(task.user, "")
    if task.post:
        return registry.posts.get(task.post, task.post)
    role = registry.roles.get(task.role)
    return ", ".join(
        part for part in (role.title if role else "", names.agencies.get(task.agency, task.agency)) if part
    )
