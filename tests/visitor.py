"""A visitor without a browser: cookies, forms and pages over one connection."""

import re
from http.client import HTTPConnection, HTTPResponse
from http.cookies import SimpleCookie
from typing import Self
from urllib.parse import urlencode

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Visitor:
    """Visits a server of ours on loopback.

    `behind_proxy` says, as nginx does, that the visitor came by https.
    """

    def __init__(
        self, port: int, *, host: str = "localhost", behind_proxy: bool = False
    ) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}
        self.headers = {"Host": host}
        if behind_proxy:
            self.headers |= {
                "X-Forwarded-Proto": "https",
                "X-Forwarded-For": "127.0.0.1",
                "Referer": f"https://{host}/",
            }
        self.status = 0
        self.location = ""
        self.page = ""

    def __enter__(self) -> Self:
        """Visit for as long as the block lasts."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Leave."""
        self.connection.close()

    def get(self, path: str) -> str:
        """Return a page; what came back stays in `status`, `location` and `page`."""
        return self._send("GET", path)

    def post(self, path: str, **fields: str) -> str:
        """Send a form with the token of the page that was seen last."""
        if token := TOKEN.search(self.page):
            self.token = token.group(1)
        return self._send("POST", path, {"csrfmiddlewaretoken": self.token, **fields})

    def sign_in(self, login: str, password: str) -> None:
        """Sign in by the form; `location` says where it led."""
        self.get("/accounts/login/")
        self.post("/accounts/login/", login=login, password=password)

    def claim(self, local_part: str) -> None:
        """Apply for an address and confirm it."""
        self.get("/members/mailbox/new/")
        self.post("/members/mailbox/new/", local_part=local_part)
        self.post("/members/mailbox/new/", local_part=local_part, confirm="1")

    def mark(self, name: str) -> str:
        """Return the value of a data- attribute of the page that was seen last."""
        found = re.search(rf'data-{name}="([^"]*)"', self.page)
        return found.group(1) if found else ""

    def _send(
        self, method: str, path: str, fields: dict[str, str] | None = None
    ) -> str:
        headers = {**self.headers, "Cookie": self._cookie_header()}
        if fields:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, urlencode(fields or {}), headers)
        response = self.connection.getresponse()
        self.page = response.read().decode()
        self.status = response.status
        self.location = response.getheader("Location", "")
        self._keep_cookies(response)
        return self.page

    def _cookie_header(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _keep_cookies(self, response: HTTPResponse) -> None:
        for header in response.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(header).items():
                self.cookies[name] = morsel.value
