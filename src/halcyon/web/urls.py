"""Each area's pages are found by discovery: adding an area touches one folder under `web/pages`."""

from __future__ import annotations

import importlib
import pkgutil

from django.urls import URLPattern, URLResolver

import halcyon.web.pages

urlpatterns: list[URLPattern | URLResolver] = []
for area in sorted(pkgutil.iter_modules(halcyon.web.pages.__path__), key=lambda m: m.name):
    urlpatterns += importlib.import_module(f"halcyon.web.pages.{area.name}.urls").urlpatterns
