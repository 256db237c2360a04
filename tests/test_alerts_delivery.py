"""Alerts on their way: webhooks, letters over TLS, a feed, a command; tried again, held back and told at once, never lost and never told twice."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from xml.etree import ElementTree as ET

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope

from alerting import AT, TO, Clock, hook, rules, told
from vigie.alerts import delivering
from vigie.alerts.alarm import Alarm
from vigie.alerts.delivering import deliver
from vigie.alerts.firing import fired
from vigie.cli import main
from vigie.resources import engine
from vigie.signing import signature
from vigie.store import alerts, arrivals, jobs, open_store
from vigie.store.arrivals import Arrival, key_of
from watching import until, watching

HOSPITAL = '[[rule]]\nname = "Hospital hit"\nkind = "strike"\ntarget = "hospital"\n'
HIT = "A missile hit a hospital in {} on Saturday morning, the governor said."
TOWNS = ("Kharkiv", "Odesa", "Poltava", "Sumy", "Kherson", "Lviv")


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "p.sqlite", create=True) as opened:
        yield opened


def webhook(address: str, **more: object) -> str:
    return f'[[to]]\nname = "chat"\nwebhook = "{address}"\nsecret = "s3cret"\n' + "".join(f"{k} = {v}\n" for k, v in more.items())


def hits(store, *towns: str, minutes: int = 0) -> None:
    for n, town in enumerate(towns):
        told(store, HIT.format(town), minutes + n, f"Outlet {town}")


def test_a_webhook_is_signed_and_tried_again_until_it_answers(store, tmp_path):
    clock = Clock()
    with hook(500, 302) as (address, got):
        r = rules(tmp_path, HOSPITAL, webhook(address))
        hits(store, "Kharkiv")
        fired(store, r, clock())
        assert deliver(store, r, clock).errors == ["chat: answered 500"]
        assert deliver(store, r, clock).n_messages == 0, "not before its time"
        clock.on(minutes=2)
        assert deliver(store, r, clock).errors == ["chat: answered 302"], "a redirection may lead anywhere"
        clock.on(minutes=3)
        assert deliver(store, r, clock).n_messages == 1 and deliver(store, r, clock).n_messages == 0
    headers, body = got[-1]
    message = json.loads(body)
    at_s = int(headers["vigie-signature"].split(",")[0][2:])
    assert headers["vigie-signature"] == signature("s3cret", at_s, body) and headers["vigie-alert"] == message["alert"]
    assert message["rule"] == "Hospital hit" and message["evidence"][0]["words"].startswith("A missile hit a hospital") and message["text"].startswith("Hospital hit: ")
    log = store.ask(alerts.sent_to, [message["alert"]])[message["alert"]]
    assert [(d["to"], d["sent"], d["attempt"]) for d in log] == [("chat", True, 3)]


def test_what_comes_too_thick_waits_and_goes_as_one(store, tmp_path):
    clock = Clock()
    with hook() as (address, got):
        r = rules(tmp_path, HOSPITAL, webhook(address, at_most=3))
        hits(store, *TOWNS[:5])
        fired(store, r, clock())
        done = deliver(store, r, clock)
        assert (done.n_messages, done.n_alerts) == (3, 5), "two alone, the rest in the third"
        hits(store, TOWNS[5], minutes=20)
        clock.on(minutes=20)
        fired(store, r, clock())
        done = deliver(store, r, clock)
        assert (done.n_messages, done.n_held) == (0, 1)
        clock.on(minutes=41)
        assert deliver(store, r, clock).n_alerts == 1
    said = [json.loads(b) for _, b in got]
    assert [m.get("digest") for m in said] == [None, None, 3, None] and len(said[2]["alerts"]) == 3 and said[2]["text"].startswith("3 alerts held back")
    every = [a["alert"] for m in said for a in m.get("alerts", [m])]
    assert len(every) == len(set(every)) == 6


def test_a_crash_neither_loses_nor_doubles(store, tmp_path, monkeypatch):
    """The process dies: after the alerts were kept; after one was sent and before that was noted; and is there again."""
    clock = Clock()
    with hook() as (address, got):
        r = rules(tmp_path, HOSPITAL, webhook(address))
        hits(store, "Kharkiv", "Odesa")
        assert len(fired(store, r, clock())) == 2

        def dies(*_: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
            patched.setattr(delivering, "_noted", dies)
            deliver(store, r, clock)
        assert len(got) == 1
        assert deliver(store, r, clock).n_messages == 0, "its lease holds: somebody may be sending it"
        clock.on(minutes=6)
        assert fired(store, r, clock()) == [] and deliver(store, r, clock).n_alerts == 2
        ids = [h["vigie-alert"] for h, _ in got]
        assert len(ids) == 3 and len(set(ids)) == 2, "what may have gone goes again under the same id"
        clock.on(minutes=6)
        assert deliver(store, r, clock).n_messages == 0


def test_killed_while_it_sends_it_sends_again_under_the_same_id(store, tmp_path):
    clock = Clock()
    arrived, go_on = threading.Event(), threading.Event()

    def hold() -> int:
        arrived.set()
        go_on.wait(30)
        return 204

    with hook(hold) as (address, got):
        rules(tmp_path, HOSPITAL, webhook(address))
        hits(store, "Kharkiv")
        arguments = [sys.executable, "-m", "vigie.cli", "alerts", "run", str(tmp_path / "ALERTS.toml"), "--db", str(tmp_path / "p.sqlite"), "--at"]
        killed = subprocess.Popen([*arguments, clock().isoformat()])
        assert arrived.wait(60)
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        go_on.set()
        again = [subprocess.run([*arguments, (AT + timedelta(minutes=m)).isoformat()], capture_output=True, text=True, check=True).stderr for m in (1, 6, 7)]
    assert [line.strip().split("\n")[0] for line in again] == [f"0 alerts new, {n} told in {n} messages" for n in (0, 1, 0)]
    assert len(got) == 2 and len({h["vigie-alert"] for h, _ in got}) == 1


def test_what_was_noted_as_sent_is_not_sent_again_though_its_job_is_there(store, tmp_path):
    clock = Clock()
    with hook() as (address, got):
        r = rules(tmp_path, HOSPITAL, webhook(address))
        hits(store, "Kharkiv")
        (alert,) = fired(store, r, clock())
        deliver(store, r, clock)
        store.do(jobs.put, "alerts|chat", alert.alert_id, {"alert": alert.alert_id}, clock())
        assert deliver(store, r, clock).n_messages == 0 and len(got) == 1


def test_a_recipient_that_is_away_for_hours_is_told_when_it_is_back(store, tmp_path):
    clock = Clock()
    with hook(*[503] * 9) as (address, got):
        r = rules(tmp_path, HOSPITAL, webhook(address))
        hits(store, "Kharkiv")
        fired(store, r, clock())
        for _ in range(20):
            deliver(store, r, clock)
            clock.on(minutes=17)
        assert len(got) == 10 and len({h["vigie-alert"] for h, _ in got}) == 1
    nowhere = rules(tmp_path, HOSPITAL.replace("Hospital hit", "B"), webhook("http://127.0.0.1:9/"))
    fired(store, nowhere, AT)
    assert "ConnectionRefusedError" in deliver(store, nowhere, clock).errors[0]


# ------------------------------------------------------------ letters
class Letters:
    """A mail server's mailbox: who may send, what came, whom it refuses."""

    def __init__(self) -> None:
        self.got: list[Envelope] = []
        self.users: list[str] = []

    async def handle_RCPT(self, server: SMTP, session: object, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802
        if address.startswith("gone"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: object, envelope: Envelope) -> str:  # noqa: N802
        self.got.append(envelope)
        return "250 kept"

    def authenticator(self, server: object, session: object, envelope: object, mechanism: str, data) -> AuthResult:
        self.users.append(data.login.decode())
        return AuthResult(success=data.password == b"pass")


def mail_server(tmp_path, box: Letters, way: str) -> Controller:
    ca = trustme.CA()
    ca.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    import ssl

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert("127.0.0.1").configure_cert(context)
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    asks = {"authenticator": box.authenticator, "auth_require_tls": way != "smtps"}  # its own notion of TLS is STARTTLS
    more = {"ssl_context": context} if way == "smtps" else {"tls_context": context, "require_starttls": True} if way == "starttls" else {}
    return Controller(box, hostname="127.0.0.1", port=port, **(asks if way != "none" else {}), **more)


MAIL = '[[to]]\nname = "duty"\nemail = ["duty@example.org", "chief@example.org"]\n'


@pytest.mark.parametrize(("way", "address"), [("smtps", "smtps://desk@127.0.0.1"), ("starttls", "smtp://127.0.0.1"), ("none", "smtp://127.0.0.1")])
def test_a_letter_goes_over_tls_and_says_it_all_in_plain_words(store, tmp_path, way, address):
    box, clock = Letters(), Clock()
    server = mail_server(tmp_path, box, way)
    server.start()
    try:
        top = f'from = "vigie@example.org"\nsmtp = "{address}:{server.port}"\nca = "ca.pem"\npassword = "pass"\ntls = {str(way != "none").lower()}'
        r = rules(tmp_path, HOSPITAL, MAIL, top)
        hits(store, "Kharkiv", "Odesa")
        fired(store, r, clock())
        assert deliver(store, r, clock).errors == [] and len(box.got) == 2
    finally:
        server.stop()
    letter = message_from_bytes(box.got[0].content, policy=policy.default)
    assert box.got[0].rcpt_tos == ["duty@example.org", "chief@example.org"] and letter["Subject"].strip().startswith("[vigie] Hospital hit: ")
    body = letter.get_content()
    assert "A missile hit a hospital in Kharkiv" in body and "https://example.org/Outlet-Kharkiv/0" in body and "as of 6 Dec 2025" in body
    assert letter["Message-ID"].endswith("@example.org>") and letter["Auto-Submitted"] == "auto-generated"
    assert box.users == (["desk", "desk"] if way == "smtps" else [])


def test_a_letter_is_not_sent_where_tls_fails_and_refusals_are_told(store, tmp_path):
    box, clock = Letters(), Clock()
    server = mail_server(tmp_path, box, "starttls")
    server.start()
    try:
        top = f'from = "vigie@example.org"\nsmtp = "smtp://127.0.0.1:{server.port}"\n'
        strangers = rules(tmp_path, HOSPITAL, MAIL, top)
        hits(store, "Kharkiv")
        fired(store, strangers, clock())
        assert "CERTIFICATE_VERIFY_FAILED" in deliver(store, strangers, clock).errors[0] and not box.got
        clock.on(minutes=5)
        known = rules(tmp_path, HOSPITAL, MAIL.replace("chief@", "gone@"), top + 'ca = "ca.pem"')
        done = deliver(store, known, clock)
        assert done.n_messages == 1 and done.errors == ["duty: refused beside others: gone@example.org (550 no such mailbox)"]
        assert deliver(store, known, clock).n_messages == 0, "those who have it do not get it again"
        hits(store, "Odesa", minutes=9)
        fired(store, known, clock())
        assert "all addresses were refused" in deliver(store, rules(tmp_path, HOSPITAL, '[[to]]\nname = "duty"\nemail = "gone@example.org"\n', top + 'ca = "ca.pem"'), clock).errors[0]
    finally:
        server.stop()


# ------------------------------------------------------------ feed, desktop
def test_the_feed_is_whole_and_the_newest_come_first(store, tmp_path):
    clock = Clock()
    r = rules(tmp_path, HOSPITAL, TO)
    for n, town in enumerate(("Kharkiv", "Odesa & <Sumy>")):
        hits(store, town, minutes=n)
        fired(store, r, clock())
        deliver(store, r, clock)
    atom = "{http://www.w3.org/2005/Atom}"
    entries = ET.parse(tmp_path / "alerts.atom").findall(f"{atom}entry")
    assert len(entries) == 2 and "Kharkiv" in entries[1].findtext(f"{atom}title") and entries[0].findtext(f"{atom}id").startswith("urn:vigie:alert:a")
    assert [x.get("href") for x in entries[1].findall(f"{atom}link")] == ["https://example.org/Outlet-Kharkiv/0"]
    closed = rules(tmp_path, HOSPITAL.replace("Hospital hit", "B"), f'[[to]]\nname = "x"\natom = "{tmp_path}/ALERTS.toml/x.atom"\n')
    fired(store, closed, clock())
    assert "ALERTS.toml" in deliver(store, closed, clock).errors[0]


def test_a_command_gets_the_line_and_no_shell_sees_it(store, tmp_path, capsys):
    clock = Clock()
    script = tmp_path / "notify.py"
    script.write_text("import sys, pathlib; pathlib.Path(sys.argv[1]).write_text(sys.argv[2]); sys.exit(len(sys.argv) - 3)")
    way = json.dumps([sys.executable, str(script), str(tmp_path / "line.txt")])
    r = rules(tmp_path, HOSPITAL.replace("Hospital hit", "$(Hospital)\\u0007 hit"), f'[[to]]\nname = "screen"\ndesktop = {way}\n[[to]]\nname = "bell"\ndesktop = "bell"\n')
    hits(store, "Kharkiv")
    fired(store, r, clock())
    assert deliver(store, r, clock).n_messages == 2
    line = (tmp_path / "line.txt").read_text()
    assert line.startswith("$(Hospital)  hit: ") and capsys.readouterr().err == f"\a{line}\n"
    broken = rules(tmp_path, HOSPITAL.replace("Hospital hit", "B"), '[[to]]\nname = "x"\ndesktop = ["false"]\n[[to]]\nname = "y"\ndesktop = "no-such-command"\n')
    fired(store, broken, clock())
    assert [e.split(":")[0] + ":" + e.split(":")[1][:22] for e in deliver(store, broken, clock).errors] == ["x: false ended with 1", "y: no-such-command"]


# ------------------------------------------------------------ beside a watch, and by hand
def test_a_watch_tells_as_it_comes_in_and_reads_its_rules_again(store, tmp_path):
    at, said = datetime.now(UTC), list[str]()
    with hook() as (address, got):
        rules(tmp_path, HOSPITAL, webhook(address))
        with Alarm(store, tmp_path / "ALERTS.toml", said.append) as alarm, watching(store, on_changes=(alarm,)):
            data, options = b"A missile hit a hospital in Kharkiv, the governor said.", {"published": at.isoformat(), "outlet": "A", "uri": "https://a.example/1"}
            store.do(arrivals.put, Arrival(key_of(data, options), "note", "push:A", data, options), at, engine())
            until(lambda: len(got) == 1)
            (tmp_path / "ALERTS.toml").write_text("x = [")
            alarm.bell.set()
            until(lambda: said)
        assert "the rules that were read before hold" in said[0]
        assert len(got) == 1


def test_the_commands_tell_what_would_be_told_tell_it_and_what_was(store, tmp_path, capsys):
    hits(store, "Kharkiv")
    rules(tmp_path, HOSPITAL + '[[rule]]\nname = "Flood"\nkind = "hazard"\nplace = "Kharkiv"\n', TO)
    file, db, at = str(tmp_path / "ALERTS.toml"), str(tmp_path / "p.sqlite"), AT.isoformat()
    assert main(["alerts", "check", file, "--db", db, "--at", at, "--format", "table"]) == 0
    out = capsys.readouterr().out
    assert "kind strike; target hospital" in out and "1 would be told now; nothing fits: Flood" in out and not (tmp_path / "alerts.atom").exists()
    assert main(["alerts", "run", file, "--db", db, "--at", at]) == 0
    assert "1 alerts new, 1 told in 1 messages" in capsys.readouterr().err and (tmp_path / "alerts.atom").exists()
    assert main(["alerts", "run", file, "--db", db, "--at", at]) == 0
    assert "0 alerts new, 0 told in 0 messages" in capsys.readouterr().err
    assert main(["alerts", "check", file, "--db", db, "--at", at, "--format", "jsonl"]) == 0
    assert json.loads(capsys.readouterr().out)["what"] == "known"
    assert main(["alerts", "log", "--db", db]) == 0
    line = json.loads(capsys.readouterr().out)
    assert line["rule"] == "Hospital hit" and line["deliveries"][0]["to"] == "feed" and line["deliveries"][0]["sent"]
    assert main(["alerts", "run", str(tmp_path / "none.toml"), "--db", db]) == 3 and "check the path" in capsys.readouterr().err
    rules(tmp_path, HOSPITAL.replace("Hospital hit", "C"), webhook("http://127.0.0.1:9/"))
    assert main(["alerts", "run", file, "--db", db, "--at", at]) == 5 and "the next run tries again" in capsys.readouterr().err
