"""Every page says who may use it. A page that does not say is found by a house test."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_http_methods

from halcyon.agencies.actors import NotAllowed
from halcyon.kernel.roles import Capability
from halcyon.people.actions import TooManyLookUps

if TYPE_CHECKING:
    from halcyon.access.viewing import Viewer

View = Callable[..., HttpResponse]
PUBLIC = "public"


def may(*capabilities: Capability, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """Let only viewers with at least one of these capabilities use a page, by these HTTP methods.

    Someone without them gets the same answer as for a page that does not exist.
    """

    def guard(view: View) -> View:
        by_method = require_http_methods(list(methods))(view)

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            # Before the method is looked at: "wrong method" would tell that the page exists.
            viewer = request.viewer  # type: ignore[attr-defined]
            if viewer is None or not viewer.capabilities.intersection(capabilities):
                raise Http404
            try:
                return by_method(request, *args, **kwargs)
            except NotAllowed:
                raise Http404 from None
            except TooManyLookUps as enough:
                from halcyon.web.pages.errors.views import too_many

                return too_many(request, str(enough))

        guarded.allowed_for = frozenset(capabilities)  # type: ignore[attr-defined]
        return guarded

    return guard


def public(*, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """A page for people who have not signed in. Say why at each use."""

    def guard(view: View) -> View:
        wrapped = require_http_methods(list(methods))(login_not_required(view))
        wrapped.allowed_for = PUBLIC  # type: ignore[attr-defined]
        return wrapped

    return guard


def may_follow(viewer: Viewer | None, address: str) -> bool:
    """Whether the page at an address of ours lets this viewer in by what their roles allow: a link worth drawing.

    The page itself still decides about the row that it shows. An address that is no page of ours counts as open.
    """
    try:
        allowed = getattr(resolve(urlsplit(address).path).func, "allowed_for", PUBLIC)
    except Resolver404:
        return True
    return allowed == PUBLIC or (viewer is not None and bool(viewer.capabilities.intersection(allowed)))
