"""How an alert reaches somebody: a signed POST, or a mail. Each raises Failed with one line that a log may show."""

import asyncio
import smtplib
import socket
import ssl
import time
from contextvars import ContextVar
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import Any

import aiohttp
import orjson
from yarl import URL

from dateline_bus.web.addresses import NotAllowed, public_socket, without
from dateline_bus.web.webhooks import secret_of, signed
from dateline_schema.records import Alert
from dateline_watches import __version__
from dateline_watches.memory import Due
from dateline_watches.settings import Settings

_AGENT = f"Dateline/{__version__} (alerts)"


class Failed(Exception):
    """This try came to nothing. `final`: no further one would do better. `retry_after`: seconds that the receiver asked for."""

    def __init__(self, reason: str, *, final: bool = False, retry_after: float = 0) -> None:
        super().__init__(reason)
        self.final, self.retry_after = final, retry_after


def told(alert: Alert, public_url: str) -> dict[str, Any]:
    """The body of a webhook: the alert, and where it can be read."""
    base = public_url.rstrip("/")
    links = {"article": f"{base}/articles/{alert.article_id}"}
    if alert.fact_id:
        links |= {"fact": f"{base}/facts/{alert.fact_id}", "evidence": f"{base}/v1/facts/{alert.fact_id}/evidence"}
    when = alert.raised_at.isoformat() if alert.raised_at else None
    return {"type": "dateline.alert", "timestamp": when, "data": alert.model_dump(mode="json") | {"links": links}}


_refused: ContextVar[list[str]] = ContextVar("_refused")
"""Addresses that were not connected to: of several that failed the client tells only that they did."""


def _socket(info: tuple[Any, ...]) -> socket.socket:
    try:
        return public_socket(info)
    except NotAllowed as error:
        _refused.get().append(str(error))
        raise


class Webhooks:
    """POSTs. The address is looked at when it is connected to, so neither a changed name nor a redirect leads into our own network."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        timeout = aiohttp.ClientTimeout(total=settings.delivery_seconds)
        agent = {"user-agent": _AGENT}
        self._public = aiohttp.ClientSession(
            timeout=timeout, headers=agent, connector=aiohttp.TCPConnector(socket_factory=_socket)
        )
        self._private = aiohttp.ClientSession(timeout=timeout, headers=agent)

    async def send(self, due: Due, alert: Alert) -> None:
        """One try. Raises Failed."""
        key = self._settings.webhook_key
        if key is None:
            raise Failed("webhooks are not set up here: DATELINE_WEBHOOK_KEY is missing")
        body = orjson.dumps(told(alert, self._settings.public_url))
        head = {"content-type": "application/json"}
        head |= signed(secret_of(key.get_secret_value(), due.watch_id), due.alert_id, int(time.time()), body)
        session = self._private if URL(due.address).host in self._settings.webhook_hosts else self._public
        refused: list[str] = []
        _refused.set(refused)
        try:
            # A redirect is an answer like any other: the receiver's new address has to be given by its owner.
            async with session.post(due.address, data=body, headers=head, allow_redirects=False) as answer:
                status, asked = answer.status, answer.headers.get("retry-after", "")
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            reason = refused[0] if refused else f"{type(error).__name__}: {error}"
            raise Failed(without(reason, due.address)[:300]) from error
        if not 200 <= status < 300:
            wait = float(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 0
            raise Failed(f"answered {status}", final=status == 410, retry_after=wait)

    async def close(self) -> None:
        """Disconnect."""
        await self._public.close()
        await self._private.close()


class Mails:
    """Mails by SMTP, off the event loop."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    async def send(self, due: Due, alert: Alert) -> None:
        """One try. Raises Failed."""
        settings = self._settings
        if settings.smtp_host is None:
            raise Failed("mail is not set up here: DATELINE_SMTP_HOST is missing")
        if settings.mail_domains and due.address.rpartition("@")[2].lower() not in settings.mail_domains:
            raise Failed("mail may not go to that domain (DATELINE_MAIL_DOMAINS)", final=True)
        try:
            await asyncio.to_thread(self._send, settings.smtp_host, mail(alert, due, settings))
        except smtplib.SMTPResponseException as error:
            # 5yz: the server will never take it (RFC 5321).
            final = 500 <= error.smtp_code < 600 and not isinstance(error, smtplib.SMTPAuthenticationError)
            raise Failed(f"the mail server answered {error.smtp_code}", final=final) from error
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise Failed(f"{type(error).__name__}: {error}"[:300]) from error

    def _send(self, host: str, message: EmailMessage) -> None:
        s = self._settings
        secure = ssl.create_default_context()
        client = (
            smtplib.SMTP_SSL(host, s.smtp_port, timeout=s.delivery_seconds, context=secure)
            if s.smtp_security == "tls"
            else smtplib.SMTP(host, s.smtp_port, timeout=s.delivery_seconds)
        )
        with client:
            if s.smtp_security == "starttls":
                client.starttls(context=secure)
            if s.smtp_username and s.smtp_password:
                client.login(s.smtp_username, s.smtp_password.get_secret_value())
            client.send_message(message)


def mail(alert: Alert, due: Due, settings: Settings) -> EmailMessage:
    """What an alert says, in plain text; its id, by which mail programs know it again, is the alert's."""
    message = EmailMessage()
    message["Subject"] = f"{'Test: ' if alert.test else ''}{alert.title or alert.watch_id}: {alert.reason}"[:200]
    message["From"], message["To"] = settings.mail_from, due.address
    message["Message-ID"] = (
        f"<{alert.alert_id.removeprefix('sha256:')}@{make_msgid(domain='dateline.invalid').partition('@')[2][:-1]}>"
    )
    message["Auto-Submitted"] = "auto-generated"
    if alert.raised_at:
        message["Date"] = format_datetime(alert.raised_at)
    links = told(alert, settings.public_url)["data"]["links"]
    where = [alert.source, alert.published_on.isoformat() if alert.published_on else None, alert.headline]
    lines = [alert.reason, "", alert.exact or "", "  ".join(part for part in where if part), "", *links.values()]
    message.set_content("\n".join(lines) + "\n")
    return message
