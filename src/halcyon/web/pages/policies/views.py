"""Policies: the list, one with its versions, publishing, and having read it."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify

from halcyon.agencies.queries import agencies_to_choose, colleagues, organisations, staff_names
from halcyon.kernel.problems import NotDone
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.web.doing import days, form_page, from_list, lines
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.presenting import day
from halcyon.web.request import Request
from halcyon.workforce.policies import actions, queries
from halcyon.workforce.policies.queries import SEES

PURPOSE = "own_work"
FEW = "hidden"


@may(Capability.SIGNED_IN)
def listing(request: Request) -> HttpResponse:
    """The policies that are for one’s agency; and, for those who oversee, who has read them."""
    viewer, now = request.viewer, request.now
    found = queries.policies(viewer, at=now)
    sees = bool(viewer.capabilities & set(SEES))
    shows(request, "policy", [p.policy.id for p in found], purpose=PURPOSE)
    return render(
        request,
        "policies/list.html.jinja",
        {
            "rows": [
                [
                    {"text": p.policy.title, "href": reverse("policy", args=[p.policy.key]), "note": p.policy.about},
                    {"text": f"Version {p.version.number}", "note": day(p.version.published_on)}
                    if p.version
                    else "Nothing published",
                    {"text": day(p.version.review_by), "flag": "Review is late" if p.late else ""}
                    if p.version
                    else "–",
                    "–" if not p.mine else {"text": "Read" if p.read else "", "flag": "" if p.read else "To read"},
                ]
                for p in found
            ],
            "read": [
                [r.policy, r.agency, FEW if r.of is None else r.of, FEW if r.read is None else r.read]
                for r in queries.acknowledged(viewer, at=now)
            ]
            if sees
            else None,
            "sees": sees,
            "keeps": viewer.can(Capability.KEEP_POLICIES),
        },
    )


@may(Capability.SIGNED_IN, methods=("GET", "POST"))
def one(request: Request, key: str) -> HttpResponse:
    """One policy: what it says now, why it changed, and having read it."""
    viewer, now = request.viewer, request.now
    found = queries.policy(viewer, key, at=now)
    if found is None:
        raise Http404
    problem = ""
    if request.method == "POST":
        try:
            actions.acknowledge_policy(version_id=uuid.UUID(request.POST.get("version", "")), by=viewer, at=now)
            messages.success(request, "Thank you. It is kept that you have read this version.")
            return redirect("policy", key=key)
        except NotDone as wrong:
            problem = str(wrong)
        except ValueError:
            raise Http404 from None
    shows(request, "policy", [found.policy.id], purpose=PURPOSE)
    keeps = viewer.can(Capability.KEEP_POLICIES)
    names = {o.code: o.name for o in organisations(viewer)}
    return render(
        request,
        "policies/policy.html.jinja",
        {
            "found": found,
            "versions": [
                [f"Version {v.number}", day(v.published_on), v.why, v.source_title or "–"]
                for v in queries.versions(viewer, found)
            ],
            "owner": staff_names(viewer, [found.policy.owner]).get(found.policy.owner, "Somebody who has left"),
            "audience": ", ".join(names.get(code, code) for code in found.policy.audience),
            "waiting": [[u.name, u.job_title, u.organisation.name] for u in queries.not_read(viewer, found, at=now)]
            if keeps
            else None,
            "keeps": keeps,
            "problem": problem,
        },
        status=422 if problem else 200,
    )


@may(Capability.KEEP_POLICIES, methods=("GET", "POST"))
def new(request: Request) -> HttpResponse:
    """Begin a policy."""
    viewer, now = request.viewer, request.now

    class PolicyForm(forms.Form):
        title = forms.CharField(label="What is it called?", max_length=150)
        about = lines("What is it about?", required=False, rows=2)
        owner = from_list("Who owns it?", [(u.id, f"{u.name}, {u.job_title}") for u in colleagues(viewer, at=now)])
        audience = forms.MultipleChoiceField(
            label="Whose people must know it?",
            choices=[(o.code, o.name) for o in agencies_to_choose(viewer)],
            widget=forms.CheckboxSelectMultiple,
        )

    form = PolicyForm(request.POST if request.method == "POST" else None)
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}

    def make() -> None:
        actions.add_policy(
            title=given["title"],
            about=given["about"],
            owner=uuid.UUID(given["owner"]),
            audience=given["audience"],
            by=viewer,
            at=now,
        )

    return form_page(
        request,
        form,
        make,
        title="Begin a policy",
        button="Begin it",
        done="Now publish its first version.",
        to=reverse("publish_policy", args=[slugify(given["title"])[:80] or "-"]) if given else "",
        back=reverse("policies"),
    )


@may(Capability.KEEP_POLICIES, methods=("GET", "POST"))
def publish(request: Request, key: str) -> HttpResponse:
    """Publish a version of a policy."""
    viewer, now = request.viewer, request.now
    found = queries.policy(viewer, key, at=now)
    if found is None:
        raise Http404
    limit = registry.profile.policy_review

    class VersionForm(forms.Form):
        text = lines("What does it say?", rows=12)
        why = lines("Why did it change?", "Or, for the first version, why there is one.")
        source_title = forms.CharField(
            label="Which review or finding made it change?",
            help_text="A code name, never a person’s.",
            max_length=200,
            required=False,
        )
        review_by = days("By when is it looked at again?", f"At most {limit.amount} months from today.")

    text = found.version.text if found.version else ""
    form = VersionForm(request.POST if request.method == "POST" else None, initial={"text": text})

    def make() -> None:
        given = form.cleaned_data
        kind = "finding" if given["source_title"] else ""
        actions.publish_version(policy=found.policy, source_kind=kind, by=viewer, at=now, **given)

    back = reverse("policy", args=[key])
    return form_page(
        request,
        form,
        make,
        title="Publish a version",
        caption=found.policy.title,
        button="Publish",
        done="Published. It waits to be read.",
        to=back,
        back=back,
    )
