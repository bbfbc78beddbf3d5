"""One settings file. `GISREPORT_MODE` is `demo` or `production`; everything else comes from the environment."""

import ctypes.util
import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy
from environ import Env

from gisreport import environment as env
from gisreport.limits.rates import read_rates
from gisreport.limits.who import Proxies

BASE_DIR = Path(__file__).resolve().parent.parent

# Demo when nothing is set, else production (so that a forgotten variable never opens a real installation).
_DEPLOYED = any(env.read(name) for name in ("SECRET_KEY", "ALLOWED_HOSTS", "SECRET_KEY_FILE"))
MODE = env.read_choice("GISREPORT_MODE", ("demo", "production"), "production" if _DEPLOYED else "demo")
DEMO = MODE == "demo"
DATA_DIR = Path(env.read("GISREPORT_DATA") or BASE_DIR / "var").resolve()
SECRET_KEY = env.secret_key(MODE, DATA_DIR)
DEBUG = False

_LOCAL_HOSTS = "localhost,127.0.0.1,[::1]"
HOST = env.read("HOST", "127.0.0.1")
ALLOWED_HOSTS = env.read_hosts("ALLOWED_HOSTS", f"{_LOCAL_HOSTS},{HOST}" if DEMO else "", any_host=DEMO)
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS is not set. Write the names people will use, e.g. ALLOWED_HOSTS=felanmalan.example.org"
    )
if DEMO and HOST == "0.0.0.0":  # noqa: S104 (a container's own network; the operator asked for it)
    ALLOWED_HOSTS = ["*"]
PORT = env.read_port("PORT", 8000)
SITE_URL = env.read_url("SITE_URL", f"http://localhost:{PORT}" if DEMO else f"https://{ALLOWED_HOSTS[0]}").rstrip("/")
TRUSTED_PROXIES = Proxies.read(env.read_list("TRUSTED_PROXIES"))
RATE_LIMITS = read_rates(env.read("RATE_LIMITS"))

# --- GDAL, GEOS and PROJ from the wheels: the same versions everywhere, nothing from the system ---


def _wheel_folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ImproperlyConfigured(f"The package {package} is missing. Run: make run (it installs what is missing)")
    return Path(spec.origin).parent


def _library(package: str, pattern: str, system_name: str) -> str | None:
    """The shared library inside the wheel of `package`; the system's where a platform's wheel has none."""
    beside = _wheel_folder(package)
    for folder in (beside.parent / f"{package}.libs", beside / ".dylibs", beside):
        for path in sorted(folder.glob(pattern)):
            return str(path)
    return ctypes.util.find_library(system_name)


GDAL_LIBRARY_PATH = _library("pyogrio", "libgdal*", "gdal")
GEOS_LIBRARY_PATH = _library("shapely", "libgeos_c*", "geos_c")
for _variable, _folder in (("GDAL_DATA", "gdal_data"), ("PROJ_DATA", "proj_data"), ("PROJ_LIB", "proj_data")):
    os.environ.setdefault(_variable, str(_wheel_folder("pyogrio") / _folder))

# --- Applications ---

INSTALLED_APPS = [
    "gisreport.limits",
    "gisreport.photos",
    "gisreport.outbox",
    "routing",
    "gisreport.accounts",
    "gisreport.cases",
    "reports",
    "walks",
    "gisreport.desk",
    "gisreport.maps",
    "gisreport.privacy",
    "gisreport.demo",
    "gisreport.api",
    "gisreport.project",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.gis",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "leaflet",
    "rest_framework",
    "rest_framework_gis",
    "drf_spectacular",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "gisreport.project.logs.LogEachRequest",
    "gisreport.project.probes.LetProbesIn",
    "gisreport.project.proxies.KnowWhoAsks",
    "gisreport.project.headers.HeadersByAddress",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "gisreport.project.middleware.ContentSecurityPolicy",
    "gisreport.project.middleware.RefuseBrokenRequests",
    "gisreport.project.refused.SayWhatWasRefused",
    "gisreport.project.too_often.SayWhenToTryAgain",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "gisreport.accounts.sessions.RememberSessions",
    "gisreport.accounts.second_factor.RequireSecondFactor",
]

ROOT_URLCONF = "gisreport.urls"
WSGI_APPLICATION = "gisreport.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gisreport.project.context.site",
            ],
        },
    },
]

# --- Database and queue ---


def _database() -> dict[str, Any]:
    """DATABASE_URL as Django wants it, with psycopg's pool, server-side binding and prepared statements."""
    url = env.read("DATABASE_URL")
    if not url:
        url = "postgresql://gisreport@/gisreport"  # `make run` sets DATABASE_URL to its private cluster
    if url.split("://")[0] not in ("postgres", "postgresql", "postgis"):
        raise ImproperlyConfigured(
            "DATABASE_URL must begin with postgresql://, e.g. postgresql://user:password@host:5432/gisreport"
        )
    try:
        config: dict[str, Any] = dict(Env.db_url_config(url, engine="django.contrib.gis.db.backends.postgis"))
    except ValueError:  # it quotes what it could not read, a password perhaps
        raise ImproperlyConfigured(
            "DATABASE_URL cannot be read. Write postgresql://user:password@host:5432/gisreport, with signs such as / "
            "and @ in the password written as %2F and %40."
        ) from None
    behind_pooler = env.read_bool("DATABASE_BEHIND_POOLER", False)
    options = config.setdefault("OPTIONS", {})
    for name in ("host", "port"):  # a socket's folder stands behind the question mark; `dbshell` looks for it here
        if name in options:
            config[name.upper()] = options.pop(name)
    options["server_side_binding"] = True
    options["prepare_threshold"] = None if behind_pooler else 5
    options["connect_timeout"] = 5
    options["application_name"] = "gisreport"
    if not behind_pooler:
        # Compiling a statement takes half a second; none of ours runs long enough to earn that back. What is asked for
        # often lies in memory, where to jump costs no more than to read on.
        options.setdefault("options", "-c jit=off -c random_page_cost=1.1")
    if env.read_bool("DATABASE_POOL", True):
        # Whoever asks waits that long for a connection; a pool that cannot connect tries again with the next one who
        # asks, instead of ever more seldom (its own way), so that all is well at once when the database is back.
        options["pool"] = {"min_size": 1, "max_size": 12, "timeout": 5, "reconnect_timeout": 3}
    config["DISABLE_SERVER_SIDE_CURSORS"] = behind_pooler
    config["CONN_HEALTH_CHECKS"] = True  # without it a dropped connection becomes 500s and lost jobs
    config["TEST"] = {"NAME": env.read("GISREPORT_TEST_DB") or None}
    return config


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Only allauth keeps something here: attempts to sign in and used codes, which every process must know of.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "limits_cache",
        "KEY_FUNCTION": "gisreport.limits.cache.key_function",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
# A worker whose heart has not beaten for 30 s is dead, and the rescue gives its jobs to another.
PROCRASTINATE_WORKER_DEFAULTS = {
    "concurrency": 4,
    "update_heartbeat_interval": 10.0,
    "stalled_worker_timeout": 30.0,
    "shutdown_graceful_timeout": 10.0,
}

# --- People ---

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/handlaggning/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "gisreport.accounts.adapter.StaffAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
MFA_ADAPTER = "gisreport.accounts.factors.StaffFactors"
MFA_FORMS = {"activate_totp": "gisreport.accounts.app_code.AppCodeForm"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# A passkey that asks for a finger or a code is two factors by itself.
MFA_PASSKEY_LOGIN_ENABLED = True
# Browsers give passkeys to https and, for trying things out, to localhost.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
MFA_TOTP_ISSUER = "gisreport"
# A code is good for half a minute; one step either way forgives slow fingers and a phone's clock (RFC 6238).
MFA_TOTP_TOLERANCE = 1
# Nobody signs up for themselves, so an address needs no proof before the second factor may be added.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# A second factor is demanded of everyone who works with cases; the demo's known passwords make it pointless there.
STAFF_NEEDS_SECOND_FACTOR = env.read_bool("STAFF_NEEDS_SECOND_FACTOR", not DEMO)
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

# --- Language and time ---

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "Svenska"), ("en", "English"), ("sv-x-lattlast", "Lättläst svenska")]
LOCALE_PATHS = [BASE_DIR / "gisreport" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Stockholm"

# --- Files ---

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS: list[Any] = [BASE_DIR / "static"]
NODE_MODULES = BASE_DIR / "node_modules"
for _prefix, _package in (
    ("vendor/leaflet", "leaflet/dist"),
    ("vendor/pbf", "pbf"),
    ("vendor/vector-tile", "@mapbox/vector-tile"),
    ("vendor/point-geometry", "@mapbox/point-geometry"),
    ("vendor/idb", "idb/build"),
    ("vendor/fonts", "@fontsource-variable/atkinson-hyperlegible-next/files"),
):
    if (NODE_MODULES / _package).is_dir():
        STATICFILES_DIRS.append((_prefix, NODE_MODULES / _package))
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "gisreport.photos.disk.Disk"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if (STATIC_ROOT / "staticfiles.json").is_file():
    STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
# Photos are never served from this folder by name: a view checks who may see them.
MEDIA_ROOT = DATA_DIR / "media"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
FILE_UPLOAD_TEMP_DIR = None
FILE_UPLOAD_HANDLERS = [
    "gisreport.photos.limits.WholeIsBounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "gisreport.photos.arrival.FileOrItsLoss",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 250  # as many cases as can be changed at once, and what else the form asks
DATA_UPLOAD_MAX_NUMBER_FILES = 10
PHOTO_MAX_BYTES = 25_000_000
PHOTOS_PER_REPORT = 3
# What was sent, with place and camera in it, is deleted when it has been cleaned; or kept where nobody is served it.
KEEP_RAW_PHOTOS = env.read_bool("KEEP_RAW_PHOTOS", False)

# --- Mail ---


def _mail() -> dict[str, Any]:
    """EMAIL_URL, or files in the data folder. Demo mode sends nothing beyond this machine."""
    url = env.read_mail_server("EMAIL_URL")
    if not url:
        return {"EMAIL_BACKEND": "gisreport.outbox.transports.files.EmailBackend"}
    config: dict[str, Any] = dict(Env.email_url_config(url))
    if DEMO and config.get("EMAIL_HOST") not in ("localhost", "127.0.0.1", "::1"):
        raise ImproperlyConfigured(
            "EMAIL_URL names a server outside this machine, and demo mode sends nothing to the outside. "
            "Remove EMAIL_URL, or set GISREPORT_MODE=production."
        )
    return config | {"EMAIL_BACKEND": "gisreport.outbox.transports.smtp.EmailBackend"}


globals().update(_mail())
EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_TIMEOUT = 10  # for each answer of the mail server
EMAIL_CONVERSATION_SECONDS = 60  # for all of them together
DEFAULT_FROM_EMAIL = env.read_sender("DEFAULT_FROM_EMAIL", "Felanmälan <felanmalan@example.org>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Talking with whoever reported ---

QUESTION_DAYS = env.read_days("QUESTION_DAYS", 14)  # how long the clock of a case waits for an answer
DISPUTE_DAYS = env.read_days("DISPUTE_DAYS", 60)  # how long after the closing it can be said that it was not solved
OUTSIDE_LINK_DAYS = env.read_days("OUTSIDE_LINK_DAYS", 30)  # how long an owner outside can answer by a link

# --- Maps and remote services ---

MAP_TILES_URL = env.read_tiles("MAP_TILES_URL", "https://tile.openstreetmap.org/{z}/{x}/{y}.png")
MAP_ATTRIBUTION = env.read("MAP_ATTRIBUTION") or gettext_lazy("© OpenStreetMaps bidragsgivare")
GEOCODER_URL = env.read_url("GEOCODER_URL")
GEOCODER_TIMEOUT_SECONDS = 2
LEAFLET_CONFIG = {"SPATIAL_EXTENT": (10, 55, 25, 69.5), "NO_GLOBALS": False, "RESET_VIEW": False}

# --- Security ---


def _tile_origin() -> list[str]:
    """The origin that map pictures may come from, for the Content-Security-Policy."""
    scheme, _sign, rest = MAP_TILES_URL.partition("://")
    host = rest.split("/")[0].replace("{s}", "*")
    return [f"{scheme}://{host}"] if rest else []


CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:", *_tile_origin()],
        "media-src": [SELF, "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
_HTTPS = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _HTTPS
# With this name a browser takes a cookie only from this very host over https; one from a neighbour host is no use.
COOKIE_PREFIX = "__Host-" if _HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
CSRF_COOKIE_HTTPONLY = True  # no script of ours reads it: it is in the forms
SESSION_COOKIE_AGE = 12 * 3600
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}sprak"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]  # asked for by machines, behind the proxy
SECURE_SSL_REDIRECT = _HTTPS and env.read_bool("SSL_REDIRECT", True)
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _HTTPS
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# --- API ---

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["gisreport.api.parsers.BoundedJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "gisreport.api.schema.AutoSchema",
    "EXCEPTION_HANDLER": "gisreport.api.problems.answer",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "gisreport",
    "DESCRIPTION": "Report faults, ask who answers for a place, and follow cases.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "gisreport.api.schema.refuse_unknown_fields",
    ],
}

# --- Logs and figures ---

METRICS_TOKEN = env.read("METRICS_TOKEN")
LOG_FORMAT = env.read_choice("LOG_FORMAT", ("json", "line"), "line" if DEMO else "json")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} [{request_id}] {message}", "style": "{"},
        "json": {"()": "gisreport.project.logs.JsonLines"},
    },
    "filters": {
        "secret_links": {"()": "gisreport.cases.redact.SecretLinks"},
        "with_request_id": {"()": "gisreport.project.logs.WithRequestId"},
        "jobs_in_short": {"()": "gisreport.project.logs.JobsInShort"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["secret_links", "with_request_id"],
        },
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "procrastinate": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
        "weasyprint.progress": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
        "procrastinate.worker": {"level": "INFO", "filters": ["jobs_in_short"]},
        "procrastinate.worker.worker": {"level": "WARNING"},  # says each job's arguments
        # They say each address that is not there, and each name that a scanner tries; our own line has the status.
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "pyogrio": {"level": "WARNING"},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"] if not _HTTPS else []
