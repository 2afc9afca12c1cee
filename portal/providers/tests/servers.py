"""Real servers on this machine: pages that move, mail servers of several minds."""

import contextlib
import datetime as dt
import ipaddress
import socket
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


class Site(ThreadingHTTPServer):
    """A site of this machine that remembers what it was asked."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Pages)
        self.asked = []
        self.address = f"http://127.0.0.1:{self.server_port}"


class Pages(BaseHTTPRequestHandler):
    """Answers by the path that is asked for."""

    server: Site

    def answer(self):
        """Answer HEAD and GET."""
        self.server.asked.append((self.command, self.path))
        first = self.path.split("/")[1]
        if first == "get-only" and self.command == "HEAD":
            return self.send(405)
        if first in {"moved", "found"}:
            status = 301 if first == "moved" else 302
            return self.send(status, self.path.removeprefix(f"/{first}") or "/")
        if first == "to":
            return self.send(302, self.path.removeprefix("/to/"))
        if first == "loop":
            return self.send(302, "/loop")
        return self.send(int(first) if first.isdigit() else 200)

    do_HEAD = do_GET = answer  # noqa: N815  the library's names

    def send(self, status, target=""):
        """Send a short answer."""
        self.send_response(status)
        if target:
            self.send_header("Location", target)
        self.send_header("Content-Length", "2" if self.command == "GET" else "0")
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(b"ok")

    def log_message(self, *_args):
        """Say nothing."""


@contextlib.contextmanager
def web():
    """Serve pages; the server knows its `address`, and what was `asked`."""
    server = Site()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def certificate(folder, *, days=1):
    """Make a certificate for localhost; return its file, key included."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    names = [
        x509.DNSName("localhost"),
        x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
    ]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "localhost.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


def context(file):
    """Return what a server needs to encrypt."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(file)
    return made


def free_port():
    """Return a port that nobody listens on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


@contextlib.contextmanager
def mail(*, starttls=None, tls=None, auth=True):
    """Serve mail on a port of this machine, and return the port."""
    port = free_port()
    controller = Controller(
        Sink(),
        hostname="127.0.0.1",
        port=port,
        ssl_context=tls,
        tls_context=starttls,
        auth_required=False,
        auth_require_tls=starttls is not None,
        auth_exclude_mechanism=[] if auth else ["LOGIN", "PLAIN"],
    )
    controller.start()
    yield port
    controller.stop()


@contextlib.contextmanager
def dripping(*, greeting=b""):
    """Accept, and send one byte now and then: a check has to end all the same."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        stopped = threading.Event()
        thread = threading.Thread(target=_drip, args=(server, greeting, stopped))
        thread.start()
        yield server.getsockname()[1]
        stopped.set()
        with contextlib.suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)
        thread.join()


def _drip(server, greeting, stopped):
    with contextlib.suppress(OSError):
        while True:
            sock, _peer = server.accept()
            with sock, contextlib.suppress(OSError):
                sock.sendall(greeting)
                while not stopped.wait(0.05):
                    sock.sendall(b"2")
