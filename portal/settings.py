"""Every setting of the portal, read from the environment (docs/settings.md).

Production begins when DATABASE_URL is set. Otherwise the portal runs embedded: SQLite,
no other server, everything it keeps under var/.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from portal import environment as env, logs

BASE_DIR = Path(__file__).resolve().parent.parent

# Embedded or production
DATABASE_URL = env.url("DATABASE_URL", schemes=("postgres", "postgresql", "pgsql"))
MAIL_DATABASE_URL = env.url(
    "MAIL_DATABASE_URL", schemes=("postgres", "postgresql", "pgsql")
)
REDIS_URL = env.url("REDIS_URL", schemes=("redis", "rediss", "unix"))
PRODUCTION = bool(DATABASE_URL)
DEBUG = env.flag("DEBUG")
BASE_URL = env.base_url("BASE_URL")
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))

SECRET_KEY = env.text("SECRET_KEY")
if PRODUCTION:
    for name, present in {
        "SECRET_KEY": len(SECRET_KEY) >= 50,
        "REDIS_URL": bool(REDIS_URL),
        "BASE_URL": BASE_URL.startswith("https://"),
    }.items():
        if not present:
            raise ImproperlyConfigured(
                f"With DATABASE_URL the setting {name} is needed too:"
                " SECRET_KEY (50 characters or more), REDIS_URL, and a BASE_URL with https://."
            )
if not SECRET_KEY:
    SECRET_KEY = env.kept_secret(VAR_DIR / "secret_key")

# The web
ALLOWED_HOSTS = env.words(
    "ALLOWED_HOSTS", urlsplit(BASE_URL).hostname or "127.0.0.1,localhost,[::1]"
)
TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 0, least=0, most=10)
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY_COUNT else None
)
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# A file of passwords never lies in clear on a disk: imports take 16 MB at most.
FILE_UPLOAD_MAX_MEMORY_SIZE = 18 * 1024 * 1024
SESSION_COOKIE_AGE = 60 * 60 * 12
CONSOLE_IDLE_MINUTES = env.number("CONSOLE_IDLE_MINUTES", 30, least=1, most=720)
CSRF_FAILURE_VIEW = "portal.pages.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

INSTALLED_APPS = [
    "modeltranslation",
    "members.apps.ConsoleConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_prometheus",
    "portal",
    "portal.pages",
    "portal.networks",
    "portal.announcements",
    "portal.faq",
    "portal.guides",
    "portal.providers",
    "members",
    "members.mailsystem",
    "impact",
]
MIDDLEWARE = [
    "portal.pages.page_cache.page_cache",
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.language.language_from_path",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["portal.pages.templatetags.icons"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.pages.context.station",
            ],
        },
    },
]
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Databases: "mail" exists only where the mail directory has a database of its own
SQLITE: dict[str, Any] = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": VAR_DIR / "station.sqlite3",
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    },
    # A file, one per test process: threads of an in-memory database lock each other.
    "TEST": {"NAME": VAR_DIR / f"test-{os.getpid()}.sqlite3"},
}
DATABASES = {"default": env.postgresql(DATABASE_URL) if PRODUCTION else SQLITE}
if MAIL_DATABASE_URL:
    DATABASES["mail"] = env.postgresql(MAIL_DATABASE_URL)
DATABASE_ROUTERS = ["members.mailsystem.router.MailRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Cache, worker
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "portal.cache.ForgivingRedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
PAGE_CACHE_SECONDS = 0 if DEBUG else 60
SWEEP_SECONDS = env.number("SWEEP_SECONDS", 30, least=1, most=300)

# Sign-in
AUTH_USER_MODEL = "members.Account"
AUTHENTICATION_BACKENDS = ["members.signin.Backend"]
PASSWORD_HASHERS = ["members.passwords.Argon2id"]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "members.passwords.MailboxPasswordValidator"}]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "members:home"
ACCOUNT_ADAPTER = "members.signin.AccountAdapter"
ACCOUNT_FORMS = {"login": "members.forms.signin.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS: dict[str, str | None] = {
    # CGNAT puts many subscribers behind one address: right sign-ins are not counted.
    "login": None,
    # members.guessing counts wrong passwords; this counts codes of the second factor.
    "login_failed": "5/10m/key",
    "change_password": "10/m/user",
    "reauthenticate": "10/m/user",
}
MFA_ADAPTER = "members.signin.MFAAdapter"
MFA_FORMS = {
    "authenticate": "members.forms.second_factor.CodeForm",
    "reauthenticate": "members.forms.second_factor.CodeAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # the code before and the one after: clocks differ (RFC 6238, 6)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT

# Language and time: Japanese first, the language is a prefix of the path
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", _("Japanese")), ("en", _("English"))]
MODELTRANSLATION_DEFAULT_LANGUAGE = "ja"
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.timezone("TIME_ZONE", "Asia/Tokyo")
USE_TZ = True

# What the operator says of itself
SITE_NAME = env.text("SITE_NAME", "GOL メンバーズステーション")
SITE_NAME_EN = env.text("SITE_NAME_EN", "GOL Members Station")
OPERATOR_NAME = env.text("OPERATOR_NAME", "フュージョン・コミュニケーションズ株式会社")
OPERATOR_NAME_EN = env.text("OPERATOR_NAME_EN", "Fusion Communications Corporation")
SUPPORT_EMAIL = env.address("SUPPORT_EMAIL")
SUPPORT_PHONE = env.text("SUPPORT_PHONE")
SUPPORT_HOURS = env.text("SUPPORT_HOURS")
SUPPORT_HOURS_EN = env.text("SUPPORT_HOURS_EN")
TERMS_URL = env.url("TERMS_URL", schemes=("http", "https"))
PRIVACY_URL = env.url("PRIVACY_URL", schemes=("http", "https"))
FIXED_IP_URL = env.url("FIXED_IP_URL", schemes=("http", "https"))
OP25B_START = env.date("OP25B_START")

# The mailbox: the values published to subscribers
MAIL_DOMAIN = env.host("MAIL_DOMAIN", "gol.com")
ALLOWED_HOSTS += [f"autoconfig.{MAIL_DOMAIN}", f"autodiscover.{MAIL_DOMAIN}"]
CONNECTION_REALM = env.host("CONNECTION_REALM", "b-fam.vips.gol.com")
SUBMISSION_HOST = env.host("SUBMISSION_HOST", "mail.gol.com")
SUBMISSION_PORT = env.port("SUBMISSION_PORT", 587)
SUBMISSIONS_PORT = env.port("SUBMISSIONS_PORT", 465)
IMAP_HOST = env.host("IMAP_HOST", "mail.gol.com")
IMAP_PORT = env.port("IMAP_PORT", 993)
POP_HOST = env.host("POP_HOST", "mail.gol.com")
POP_PORT = env.port("POP_PORT", 995)
WEBMAIL_URL = env.url("WEBMAIL_URL", schemes=("http", "https"))
PROFILE_CERTIFICATE_FILE = env.file("PROFILE_CERTIFICATE_FILE")
PROFILE_KEY_FILE = env.file("PROFILE_KEY_FILE")
if bool(PROFILE_CERTIFICATE_FILE) != bool(PROFILE_KEY_FILE):
    raise ImproperlyConfigured(
        "PROFILE_CERTIFICATE_FILE and PROFILE_KEY_FILE are needed together, or neither."
    )

# The promise, and what the operator has to bring first
PROMISE_MINUTES = env.number("PROMISE_MINUTES", 60, least=1, most=1440)
EXISTING_ADDRESSES = env.text(
    "EXISTING_ADDRESSES", "imported", choices=("imported", "none")
)
FIRST_PASSWORD_DAYS = env.optional_number("FIRST_PASSWORD_DAYS", least=1, most=3650)
RECIPIENTS_PER_MESSAGE = env.number("RECIPIENTS_PER_MESSAGE", 100, least=1, most=1000)
DAILY_MESSAGES = env.number("DAILY_MESSAGES", 500, least=1, most=100_000)
DAILY_BOUNCES = env.number("DAILY_BOUNCES", 100, least=1, most=100_000)
FIRST_PASSWORD_DAILY_MESSAGES = env.number(
    "FIRST_PASSWORD_DAILY_MESSAGES", 20, least=1, most=10_000
)
SENDER_POLICY = env.text("SENDER_POLICY", "confirmed", choices=("confirmed", "any"))
DNS_RESOLVER = env.nameserver("DNS_RESOLVER")
DKIM_SELECTOR = env.text("DKIM_SELECTOR", "station")
DKIM_KEY_FILE = env.file("DKIM_KEY_FILE")

# Where the worker reaches the mail system
PROOF_SUBMISSION = env.endpoint("PROOF_SUBMISSION")
PROOF_IMAP = env.endpoint("PROOF_IMAP")
DELIVERY_LMTP = env.endpoint("DELIVERY_LMTP")
DOVEADM = env.endpoint("DOVEADM")
DOVEADM_KEY = env.text("DOVEADM_KEY")
MAIL_CA_FILE = env.text("MAIL_CA_FILE")

# Mail that the portal itself sends
EMAIL_URL = env.url("EMAIL_URL", schemes=tuple(environ.Env.EMAIL_SCHEMES))
if EMAIL_URL:
    globals().update(environ.Env.email_url_config(EMAIL_URL))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "outbox"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.address("DEFAULT_FROM_EMAIL", f"postmaster@{MAIL_DOMAIN}")
OPERATOR_EMAIL = env.address("OPERATOR_EMAIL")

LOG_LEVEL = env.text("LOG_LEVEL", "INFO", choices=("DEBUG", "INFO", "WARNING", "ERROR"))
LOGGING = logs.one_line_an_event(LOG_LEVEL)
