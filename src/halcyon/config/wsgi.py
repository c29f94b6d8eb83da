"""The WSGI entry point, for gunicorn and waitress."""

import os
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application


class Request(WSGIRequest):
    """A request whose Content-Type cannot be read has none, and is answered as such.

    Django raises before any view or middleware for a parameter in a character set that does not exist (RFC 2231), and
    the server answers 500.
    """

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            super()._set_content_type_params(meta)  # type: ignore[misc]
        except ValueError:
            self.content_type, self.content_params = "", {}


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "halcyon.config.settings")
application = get_wsgi_application()
application.request_class = Request
