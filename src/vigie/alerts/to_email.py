"""An alert, or several held back, as a letter: SMTP over TLS, from the first byte or by STARTTLS; nothing is sent where TLS fails."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import sha256

from vigie.alerts.messages import digest_headline, digest_text, headline, text
from vigie.alerts.rules import Mail, Recipient, Rules
from vigie.store import Store
from vigie.store.alerts import Alert

TIMEOUT_S = 20
LONGEST_SUBJECT = 200


def send(store: Store, rules: Rules, to: Recipient, told: Sequence[Alert]) -> tuple[int | None, str | None]:
    """Send one letter to all addresses; return SMTP's answer, and what went wrong. Addresses that are refused beside others that are not are told."""
    mail = rules.mail
    assert mail is not None, "the reader of the rules asks for it where a recipient has e-mail"
    letter = _letter(mail, to, told)
    try:
        with _connected(mail) as server:
            refused = server.send_message(letter, mail.sender, list(to.address))
    except smtplib.SMTPRecipientsRefused as e:
        return None, f"all addresses were refused: {_refusals(e.recipients)}"
    except (OSError, smtplib.SMTPException, ValueError) as e:
        return None, f"{mail.host}:{mail.port}: {type(e).__name__}: {e}"
    return 250, f"refused beside others: {_refusals(refused)}" if refused else None


def _connected(mail: Mail) -> smtplib.SMTP:
    context = ssl.create_default_context(cafile=mail.ca)
    if mail.tls == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(mail.host, mail.port, timeout=TIMEOUT_S, context=context)
    else:
        server = smtplib.SMTP(mail.host, mail.port, timeout=TIMEOUT_S)
    try:
        if mail.tls == "starttls":
            server.starttls(context=context)
        if mail.user:
            server.login(mail.user, mail.password or "")
    except BaseException:
        server.close()
        raise
    return server


def _letter(mail: Mail, to: Recipient, told: Sequence[Alert]) -> EmailMessage:
    bodies = [a.body for a in told]
    subject = headline(bodies[0]) if len(told) == 1 else digest_headline(bodies)
    letter = EmailMessage()
    letter["Subject"] = " ".join(f"[vigie] {subject}".split())[:LONGEST_SUBJECT]
    letter["From"], letter["To"] = mail.sender, ", ".join(to.address)
    letter["Date"] = format_datetime(told[-1].at)
    letter["Message-ID"] = f"<{_name(to, told)}@{mail.sender.rsplit('@', 1)[1]}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(text(bodies[0]) if len(told) == 1 else digest_text(bodies))
    return letter


def _name(to: Recipient, told: Sequence[Alert]) -> str:
    """The same alerts to the same recipient have one name: a letter that goes again is known for the same by whoever keeps letters."""
    return "vigie." + sha256("|".join((to.name, *(a.alert_id for a in told))).encode()).hexdigest()[:24]


def _refusals(refused: dict[str, tuple[int, bytes]]) -> str:
    return ", ".join(f"{address} ({code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said})" for address, (code, said) in refused.items())
