"""The least that Django can do: one view without middleware, to measure against."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

BODY = b"x" * int(os.environ.get("BARE_BYTES", "20000"))


def page(_request: HttpRequest) -> HttpResponse:
    """Answer with as many bytes as the page that it is compared with has."""
    return HttpResponse(BODY, headers={"Content-Length": str(len(BODY))})


settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="bare")
urlpatterns = [path("", page)]
application = get_wsgi_application()
