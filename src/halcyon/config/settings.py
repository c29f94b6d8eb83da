"""Settings: everything that differs between places comes from `HALCYON_*` environment variables (docs/settings.md)."""

import sys
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(env.str("HALCYON_DATA", default=str(Path.cwd() / "var"))).resolve()
MODE = env.str("HALCYON_MODE", default="demo")  # demo | production
if MODE not in ("demo", "production"):
    raise ImproperlyConfigured("HALCYON_MODE must be 'demo' or 'production'.")
DEMO = MODE == "demo"
COUNTY = env.str("HALCYON_COUNTY", default="Marlshire")
PROFILE = env.str("HALCYON_PROFILE", default="marlshire")
AGREEMENT = env.str("HALCYON_AGREEMENT", default="marlshire_partnership")
HUB_TELEPHONE = env.str("HALCYON_HUB_TELEPHONE", default="01632 960100")
OUT_OF_HOURS_TELEPHONE = env.str("HALCYON_OUT_OF_HOURS_TELEPHONE", default="01632 960199")

DEBUG = False
DEMO_KEY = "demo-only-key-never-used-in-production-0123456789abcdef"
SECRET_KEY = env.str("HALCYON_SECRET_KEY", default=DEMO_KEY)
# The audit MAC key is apart from SECRET_KEY so that neither the database nor the web key alone can rebuild the chain.
AUDIT_KEY = env.str("HALCYON_AUDIT_KEY", default="demo-only-audit-key-0123456789abcdef")
DEMO_SIGN_IN = DEMO and env.bool("HALCYON_DEMO_SIGN_IN", default=True)
ALLOWED_HOSTS = env.list(
    "HALCYON_ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]", "testserver"] if DEMO else []
)
CSRF_TRUSTED_ORIGINS = env.list("HALCYON_TRUSTED_ORIGINS", default=[])
PORT = env.int("HALCYON_PORT", default=8000)

if not DEMO:
    if SECRET_KEY == DEMO_KEY or len(SECRET_KEY) < 40:
        raise ImproperlyConfigured("Set HALCYON_SECRET_KEY to a long random value before running in production.")
    if AUDIT_KEY.startswith("demo-only") or len(AUDIT_KEY) < 32:
        raise ImproperlyConfigured("Set HALCYON_AUDIT_KEY to a long random value before running in production.")
    if env.bool("HALCYON_DEMO_SIGN_IN", default=False):
        raise ImproperlyConfigured("HALCYON_DEMO_SIGN_IN cannot be used in production: anyone could sign in as anyone.")
    if env.bool("HALCYON_DEBUG", default=False):
        raise ImproperlyConfigured("HALCYON_DEBUG cannot be used in production.")
    if not ALLOWED_HOSTS:
        raise ImproperlyConfigured("Set HALCYON_ALLOWED_HOSTS to the names this service answers to.")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "halcyon.audit",
    "halcyon.agencies",
    "halcyon.access",
    "halcyon.work",
    "halcyon.chronology",
    "halcyon.people",
    "halcyon.responses",
    "halcyon.sharing",
    "halcyon.cases",
    "halcyon.curiosity",
    "halcyon.frontdoor",
    "halcyon.health",
    "halcyon.exploitation",
    "halcyon.workforce",
    "halcyon.learning",
    "halcyon.assurance",
    "halcyon.web",
    "halcyon.demo",
    "halcyon.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "halcyon.web.middleware.RequestMarkMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "halcyon.web.signed_out.SignedOutMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "halcyon.config.sign_in.SignedInMiddleware",
    "halcyon.web.middleware.ViewerMiddleware",
    "halcyon.config.database.ActingForMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "halcyon.config.urls"
WSGI_APPLICATION = "halcyon.config.wsgi.application"
AUTH_USER_MODEL = "agencies.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [ROOT / "web" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "halcyon.web.environment.environment",
            "context_processors": ["halcyon.web.context.shell", "django.contrib.messages.context_processors.messages"],
        },
    },
    {
        # Only for the pages of the sign-in library, which are written in this language.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "web" / "templates_dtl"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# -- Databases. SQLite is the embedded default; PostgreSQL has two roles: the owner migrates, the application serves.
DATABASE_URL = env.str("HALCYON_DATABASE_URL", default=f"sqlite:///{DATA / 'halcyon.sqlite3'}")
OWNER_URL = env.str("HALCYON_DATABASE_OWNER_URL", default="")
AS_OWNER = env.bool("HALCYON_AS_OWNER", default=False)


def database(url: str) -> dict:
    """Read one database URL into Django's form, with the durability settings that our power-cut tests rely on."""
    config = env.db_url_config(url)
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536;"
            ),
        }
        config["ENGINE"] = "halcyon.config.sqlite"  # writers wait for each other in turn
        config["CONN_MAX_AGE"] = None
    else:
        config["ENGINE"] = "halcyon.config.postgresql"  # tells the database whom each query is made for
        config["CONN_MAX_AGE"] = 60
        config["CONN_HEALTH_CHECKS"] = True
    return config


DATABASES = {"default": database(OWNER_URL if AS_OWNER and OWNER_URL else DATABASE_URL)}

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/accounts/login/"
REQUIRE_SECOND_FACTOR = not DEMO  # no setting turns it off (security.md section 2, Cyber Essentials v3.3)
ACCOUNT_ADAPTER = "halcyon.config.sign_in.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "halcyon.web.pages.account.forms.SignInForm",
    "request_login_code": "halcyon.web.pages.account.forms.CodeByEmailForm",
    "confirm_login_code": "halcyon.web.pages.account.forms.ConfirmCodeForm",
    "reauthenticate": "halcyon.web.pages.account.forms.PasswordAgainForm",
    "change_password": "halcyon.web.pages.account.forms.NewPasswordForm",
    "set_password": "halcyon.web.pages.account.forms.FirstPasswordForm",
    "reset_password": "halcyon.web.pages.account.forms.ForgottenPasswordForm",
    "reset_password_from_key": "halcyon.web.pages.account.forms.PasswordFromLinkForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by an administrator against a work address, never by sign-up
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nothing is sent to an address that somebody merely typed
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Halcyon: "
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60  # hospital mail can take minutes
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
# Wrong passwords are counted by axes alone (sign_in.AccountAdapter.pre_authenticate); `login_failed` here counts wrong
# second-factor codes. Limits by address are wide enough for a hospital that shares one at the start of a shift.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "5/300s/key",
    "login": "120/m/ip",
    "request_login_code": "120/m/ip,3/m/key",
    "reset_password": "60/m/ip,3/m/key",
}
MFA_ADAPTER = "halcyon.config.sign_in.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
MFA_TOTP_ISSUER = "Halcyon"
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}
MFA_FORMS = {
    "authenticate": "halcyon.web.pages.account.forms.SecondFactorForm",
    "reauthenticate": "halcyon.web.pages.account.forms.SecondFactorAgainForm",
    "activate_totp": "halcyon.web.pages.account.forms.AuthenticatorAppForm",
    "add_webauthn": "halcyon.web.pages.account.forms.PasskeyForm",
}
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "halcyon.config.sign_in.typed_name"
AXES_LOCKOUT_CALLABLE = "halcyon.config.sign_in.locked_out"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours: a spray must not lock a nurse out for longer than 15 minutes (G39)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # or whoever keeps trying could keep the nurse out for ever
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True  # the audit keeps who signed in when
AXES_SENSITIVE_PARAMETERS = ["login", "email", "username", "password", "code", "credential"]  # never stored as typed

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 15 * 60
SESSION_COOKIE_SECURE = not DEMO
CSRF_COOKIE_SECURE = not DEMO
CSRF_FAILURE_VIEW = "halcyon.web.pages.errors.views.csrf_failure"
SECURE_SSL_REDIRECT = not DEMO
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("HALCYON_BEHIND_PROXY", default=False) else None
)
SECURE_HSTS_SECONDS = 0 if DEMO else 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not DEMO
SECURE_HSTS_PRELOAD = not DEMO
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = False
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [ROOT / "web" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DOCUMENTS = DATA / "documents"
CLAMD = env.str("HALCYON_CLAMD", default="")  # host:port of a clamd, or empty when no scanner is configured
MAX_DOCUMENT_BYTES = 10 * 1024 * 1024

EMAIL_BACKEND = env.str(
    "HALCYON_EMAIL_BACKEND", default=f"django.core.mail.backends.{'filebased' if DEMO else 'smtp'}.EmailBackend"
)
EMAIL_FILE_PATH = DATA / "mail"  # where the demonstration keeps what it would have sent
if not DEMO:
    _mail = env.email_url("HALCYON_EMAIL_URL", default="smtp://localhost:25")
    EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
DEFAULT_FROM_EMAIL = env.str("HALCYON_FROM_EMAIL", default="halcyon@marlshire.example")
BASE_URL = env.str("HALCYON_BASE_URL", default=f"http://127.0.0.1:{PORT}")

# No case content in logs: a request by its mark and route, an error by its kind and its lines of code.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "halcyon.config.logs.WithoutContent",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "stream": sys.stderr, "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.server": {"handlers": [], "propagate": False}},
}
