"""A small certificate authority for trying things out.    python -m dateline_keys.certificates FOLDER [--host NAME…] [--server NAME…] [--apart] SAE…

Writes ca.pem, kme.pem/kme.key (or those of the servers that are named) and <sae>.pem/<sae>.key; what is there already is kept. With --apart
each server and user has a folder of its own below FOLDER with the authority's certificate and their own key, and nobody else's. A real network brings its own authority: whoever
holds ca.key can become any user.
"""

import argparse
import ipaddress
import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_DAYS = 365
_SKEW = timedelta(minutes=5)
LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")


class Authority:
    """A certificate authority in a folder: made there, or read from there."""

    def __init__(self, folder: Path, name: str = "Dateline test authority") -> None:
        self._folder = folder
        self._parties: Path | None = None
        self._owner: int | None = None
        folder.mkdir(parents=True, exist_ok=True)
        certificate, key = folder / "ca.pem", folder / "ca.key"
        if certificate.exists() and key.exists():
            loaded = serialization.load_pem_private_key(key.read_bytes(), None)
            if not isinstance(loaded, ec.EllipticCurvePrivateKey):
                raise ValueError(f"{key} is not one of ours")
            self._key, self._certificate = loaded, x509.load_pem_x509_certificate(certificate.read_bytes())
            return
        self._key = ec.generate_private_key(ec.SECP256R1())
        subject = _name(name)
        usage = _key_usage(signs_certificates=True)
        builder = _builder(subject, subject, self._key.public_key()).add_extension(usage, critical=True)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        identifier = x509.SubjectKeyIdentifier.from_public_key(self._key.public_key())
        self._certificate = builder.add_extension(identifier, critical=False).sign(self._key, hashes.SHA256())
        _write(folder, "ca", self._certificate, self._key)

    def apart(self, folder: Path, owner: int | None) -> None:
        """From now on each server and user has a folder of its own below `folder`, given to the user `owner`."""
        self._parties, self._owner = folder, owner

    def server(self, name: str, hosts: Sequence[str], *usages: x509.ObjectIdentifier) -> None:
        """A certificate for a server that is reached under `hosts` (names or addresses); `usages`: beside serving."""
        names = [x509.IPAddress(ip) if (ip := _address(host)) else x509.DNSName(host) for host in hosts]
        self._issue(name, [ExtendedKeyUsageOID.SERVER_AUTH, *usages], x509.SubjectAlternativeName(names))

    def user(self, sae: str) -> None:
        """A certificate for one SAE, whose id is the common name."""
        self._issue(sae, [ExtendedKeyUsageOID.CLIENT_AUTH], None)

    def _issue(self, name: str, usages: Sequence[x509.ObjectIdentifier], alternative: x509.SubjectAlternativeName | None) -> None:
        folder = self._folder if self._parties is None else self._parties / name
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if (folder / f"{name}.pem").exists():
            return
        key = ec.generate_private_key(ec.SECP256R1())
        builder = _builder(_name(name), self._certificate.subject, key.public_key())
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        builder = builder.add_extension(_key_usage(signs_certificates=False), critical=True)
        builder = builder.add_extension(x509.ExtendedKeyUsage(usages), critical=False)
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        builder = builder.add_extension(issuer, critical=False)
        if alternative is not None:
            builder = builder.add_extension(alternative, critical=False)
        _write(folder, name, builder.sign(self._key, hashes.SHA256()), key)
        if self._parties is not None:
            (folder / "ca.pem").write_bytes(self._certificate.public_bytes(serialization.Encoding.PEM))
        if self._owner is not None:
            for path in (folder, *folder.iterdir()):
                os.chown(path, self._owner, self._owner)


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _builder(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    return (
        builder.serial_number(x509.random_serial_number())
        .not_valid_before(now - _SKEW)
        .not_valid_after(now + timedelta(days=_DAYS))
    )


def _key_usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _write(folder: Path, name: str, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> None:
    secret = folder / f"{name}.key"
    # Made unreadable for others before anything is in it.
    secret.touch(mode=0o600)
    plain = serialization.NoEncryption()
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    (folder / f"{name}.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(
        prog="python -m dateline_keys.certificates", description="Test certificates for a key server."
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("sae", nargs="*", help="users, by SAE id")
    parser.add_argument("--host", action="append", default=[], help="name or address of the server besides this machine's")
    parser.add_argument("--server", action="append", help="whose certificate is made; default: kme")
    parser.add_argument("--apart", action="store_true", help="a folder for each, and one (authority) that nobody needs who runs")
    parser.add_argument("--owner", type=int, help="numeric user whose the folders of servers and users become")
    given = parser.parse_intermixed_args(arguments)  # names may stand behind options
    authority = Authority(given.folder / "authority" if given.apart else given.folder)
    if given.apart:
        authority.apart(given.folder, given.owner)
    for server in given.server or ["kme"]:
        # Brokers of a cluster, and what replicates a database, call each other.
        usages = [ExtendedKeyUsageOID.CLIENT_AUTH] if given.server else []
        authority.server(server, (*LOCAL_HOSTS, *given.host), *usages)
    for sae in given.sae:
        authority.user(sae)


if __name__ == "__main__":
    main()
