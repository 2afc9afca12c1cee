"""Configuration profiles for iPhone, iPad and Mac: a whole account, without a password.

Keys: Apple's com.apple.mail.managed. A profile cannot change one server of an account
that exists, so it serves the scenario `new-mailbox` only.
"""

import plistlib
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import pkcs7
from django.conf import settings

from portal.servers import imap, submission

CONTENT_TYPE = "application/x-apple-aspen-config"
PASSWORD = "EmailAuthPassword"  # noqa: S105  the name of a method


def profile(address: str, *, name: str) -> bytes:
    """Return the profile of an address, signed when the operator has a key for it.

    The same address gets the same identifiers: installed again, it takes the place of
    the earlier one. The device asks for the password when the profile is installed.
    """
    return sign(plistlib.dumps(_profile(address, name)))


def sign(document: bytes) -> bytes:
    """Sign as CMS (RFC 5652) with the key of the settings; without one, leave it."""
    if not settings.PROFILE_KEY_FILE:
        return document
    signer, *others = x509.load_pem_x509_certificates(
        Path(settings.PROFILE_CERTIFICATE_FILE).read_bytes()
    )
    key = serialization.load_pem_private_key(
        Path(settings.PROFILE_KEY_FILE).read_bytes(), password=None
    )
    if not isinstance(key, RSAPrivateKey | EllipticCurvePrivateKey):
        raise TypeError("PROFILE_KEY_FILE holds neither an RSA nor an EC key.")
    builder = pkcs7.PKCS7SignatureBuilder().set_data(document)
    builder = builder.add_signer(signer, key, hashes.SHA256())
    for certificate in others:
        builder = builder.add_certificate(certificate)
    return builder.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])


def _profile(address: str, name: str) -> dict[str, Any]:
    return {
        "PayloadType": "Configuration",
        "PayloadVersion": 1,
        "PayloadDisplayName": name,
        "PayloadOrganization": settings.OPERATOR_NAME_EN,
        "PayloadDescription": address,
        "PayloadRemovalDisallowed": False,
        **_identity(address, "profile"),
        "PayloadContent": [_account(address, name)],
    }


def _account(address: str, name: str) -> dict[str, Any]:
    # Without a port for sending, the device would begin with 25. "SSL" on the
    # submission port is STARTTLS there, as in the settings that one types in.
    receiving, sending = imap(), submission()
    return {
        "PayloadType": "com.apple.mail.managed",
        "PayloadVersion": 1,
        "PayloadDisplayName": name,
        **_identity(address, "account"),
        "EmailAccountType": "EmailTypeIMAP",
        "EmailAccountDescription": address,
        "EmailAddress": address,
        "IncomingMailServerHostName": receiving.host,
        "IncomingMailServerPortNumber": receiving.port,
        "IncomingMailServerUseSSL": True,
        "IncomingMailServerAuthentication": PASSWORD,
        "IncomingMailServerUsername": address,
        "OutgoingMailServerHostName": sending.host,
        "OutgoingMailServerPortNumber": sending.port,
        "OutgoingMailServerUseSSL": True,
        "OutgoingMailServerAuthentication": PASSWORD,
        "OutgoingMailServerUsername": address,
        "OutgoingPasswordSameAsIncomingPassword": True,
    }


def _identity(address: str, part: str) -> dict[str, str]:
    reversed_domain = ".".join(reversed(settings.MAIL_DOMAIN.split(".")))
    return {
        "PayloadIdentifier": f"{reversed_domain}.mail.{address}.{part}",
        "PayloadUUID": str(uuid5(NAMESPACE_URL, f"mailto:{address}#{part}")).upper(),
    }
