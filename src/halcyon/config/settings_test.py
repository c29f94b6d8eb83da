"""Settings for the suite: the same as the product's, except speed of hashing, mail kept in memory and no manifest of
static files.
"""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("HALCYON_DATA", tempfile.mkdtemp(prefix="halcyon-test-"))

from halcyon.config.settings import *  # noqa: F403
from halcyon.config.settings import DATABASES, OWNER_URL, STATIC_ROOT, database

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if OWNER_URL:
    # pytest-django creates and migrates the test database, which only the owner may do.
    DATABASES = {"default": database(OWNER_URL)}
if DATABASES["default"]["ENGINE"].endswith("sqlite"):
    DATABASES["default"]["TEST"] = {"NAME": str(Path(tempfile.gettempdir()) / f"halcyon-test-{os.getpid()}.sqlite3")}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns when there is none, and warnings are errors here
