"""The fact views: typed rows from the rooms below, without a name in them. A new room brings a module and a line."""

from __future__ import annotations

from halcyon.assurance.figures.views import frontdoor, learning, together, tools
from halcyon.assurance.figures.views.reading import View

VIEWS: dict[str, View] = {view.key: view for view in (*frontdoor.VIEWS, *together.VIEWS, *tools.VIEWS, *learning.VIEWS)}
