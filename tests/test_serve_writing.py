"""People correct the picture through the service; others hear of it; what may not write does not."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import httpx
import pytest

from serving import filled, problem, running, token
from store_documents import documents
from vigie.cli import main
from vigie.serve.guarding import Doors, hosts_of
from vigie.serve.views import Views
from vigie.serve.webhooks import deliver_one
from vigie.signing import signature
from vigie.store import Store, open_store, users


@pytest.fixture
def store(new_url: Callable[[], str]) -> Iterator[Store]:
    with filled(new_url()) as store:
        yield store


@pytest.fixture
def client(store: Store) -> Iterator[httpx.Client]:
    with running(store) as client:
        yield client


def codes(client: httpx.Client, **asked: str) -> list[str]:
    return [r["code"] for r in client.get("/api/incidents", params=asked).json()["rows"]]


def correct(client: httpx.Client, who: dict[str, str], **wish: object) -> httpx.Response:
    return client.post("/api/corrections", json=wish, headers=who)


def test_an_editor_merges_with_a_reason_reads_it_back_and_undoes_it(client: httpx.Client, store: Store) -> None:
    editor = token(store, "editor")
    before = codes(client)
    one, two = codes(client, kind="explosion")[:2]
    other = client.get(f"/api/incidents/{two}").json()["incident"]["id"]
    done = correct(client, editor, action="merge", about=[one, two], reason="one blast, told twice")
    assert done.status_code == 201, done.text
    kept = done.json()["correction"]
    assert (kept["by"], kept["class"], kept["holds"], len(kept["about"])) == ("Editor", "corrected", True, 2)
    assert len(codes(client)) == len(before) - 1
    led = client.get(f"/api/incidents/{other}").json()
    assert led["incident"]["code"] in (one, two) and led["corrections"][0]["reason"] == "one blast, told twice"
    gone = [i for i in (client.get(f"/api/incidents/{c}").json() for c in (one, two)) if i["leads_to"]]
    moved = client.get(f"/collections/incidents/items/{other}")
    assert gone and moved.status_code in (200, 308)
    if moved.status_code == 308:
        assert client.get(moved.headers["location"]).status_code == 200
    assert correct(client, editor, action="undo", undoes=kept["correction_id"], reason="two after all").status_code == 201
    assert sorted(codes(client)) == sorted(before)
    log = client.get("/api/corrections", headers=editor).json()["rows"]
    assert [c["action"] for c in log] == ["undo", "merge"] and log[1]["holds"] is False


def test_every_action_is_kept_and_seen(client: httpx.Client, store: Store) -> None:
    editor = token(store, "editor")
    code = next(r["code"] for r in client.get("/api/incidents").json()["rows"] if r["claims"] > 1)
    for wish in (
        {"action": "set", "field": "killed", "value": {"min": 2, "max": 3}, "reason": "the morgue"},
        {"action": "set", "field": "title", "value": "A title <b>of our own</b>", "reason": "clearer"},
        {"action": "note", "reason": "seen by two of us"},
        {"action": "review", "value": "checked"},
        {"action": "flag", "value": "graphic"},
        {"action": "assign", "value": "Editor"},
        {"action": "key", "value": True},
    ):
        assert correct(client, editor, about=[code], **wish).status_code == 201, wish
    row = client.get(f"/api/incidents/{code}").json()["incident"]
    assert (row["figures"]["killed"], row["review"], row["sensitivity"], row["status"]) == ("2\u20133", "checked", ["graphic"], "corrected")
    assert "seen by two of us" in row["notes"][0]
    assert (row["assignee"], row["key_event"]) == ("Editor", True)
    assert client.get("/api/desk", headers=editor).json()["rows"] == [{"name": "Editor", "role": "editor"}]
    assert "<b>of" not in client.get(f"/collections/incidents/items/{row['id']}?f=html").text
    claims = client.get(f"/api/incidents/{code}").json()["incident"]["claims"]
    apart = client.get(f"/api/incidents/{code}").json()["claims"][-1]["claim_id"]
    assert correct(client, editor, action="split", about=[code], value=[apart], reason="another one").status_code == 201
    assert client.get(f"/api/incidents/i{apart[1:]}").json()["incident"]["claims"] < claims
    assert correct(client, editor, action="retract", about=[apart], reason="an old video").status_code == 201
    service = client.get("/api/services").json()["rows"][0]["service_id"]
    assert correct(client, editor, action="set", about=[service], field="state", value="restored", reason="seen").status_code == 201


def test_only_an_admin_erases_words(client: httpx.Client, store: Store) -> None:
    editor, admin = token(store, "editor"), token(store, "admin")
    claim = client.get(f"/api/incidents/{codes(client)[0]}").json()["claims"][0]
    words = claim["evidence"][0]["text"]
    assert "needs admin" in problem(correct(client, editor, action="redact", about=[claim["claim_id"]], reason="private"), 403)
    assert correct(client, admin, action="redact", about=[claim["claim_id"]], reason="private").status_code == 201
    told = client.get(f"/api/documents/{claim['document_id']}")
    assert words not in told.json()["text"] and told.json()["redacted"]
    for address in ("/collections/claims/items?limit=1000", f"/api/search?q={words.split()[0]}", "/feeds/incidents.atom"):
        assert words not in client.get(address).text


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        ({"action": "merge", "about": ["CODE"], "reason": "x"}, "give two ids or more"),
        ({"action": "merge", "about": ["CODE", "XX-0000"], "reason": "x"}, "nothing here has the id"),
        ({"action": "note", "about": ["CODE"]}, "no reason"),
        ({"action": "set", "about": ["CODE"], "field": "code", "value": "x", "reason": "x"}, "cannot be set: give one of title"),
        ({"action": "set", "about": ["CODE"], "field": "killed", "value": "many", "reason": "x"}, "killed cannot be"),
        ({"action": "set", "about": ["CODE"], "field": "time", "value": "noon", "reason": "x"}, "time cannot be"),
        ({"action": "set", "about": ["CODE"], "field": "status", "value": "merged", "reason": "x"}, "give in `value` one of current"),
        ({"action": "review", "about": ["CODE"], "value": "done"}, "give in `value` one of unreviewed"),
        ({"action": "assign", "about": ["CODE"], "value": "Nobody"}, "GET /api/desk tells the names"),
        ({"action": "key", "about": ["CODE"], "value": "yes"}, "true marks a key event"),
        ({"action": "split", "about": ["CODE"], "value": "c1", "reason": "x"}, "no list of claim ids"),
        ({"action": "undo", "undoes": "x000", "reason": "x"}, "GET /api/corrections lists them"),
        ({"action": "undo", "reason": "x"}, "GET /api/corrections lists them"),
        ({"action": "burn", "about": ["CODE"], "reason": "x"}, "action"),
        ({"action": "note", "about": ["CODE"], "reason": "x", "by": "somebody else"}, "by"),
        ({"action": "note", "about": ["CODE"], "reason": "x" * 3000}, "reason"),
        ([], "dictionary or object"),
    ],
)  # fmt: skip
def test_wishes_that_cannot_be_are_refused_with_the_way_out(wish: dict, says: str, shared: tuple[httpx.Client, dict[str, str]]) -> None:
    client, editor = shared
    text = json.dumps(wish).replace("CODE", codes(client)[0])
    answer = client.post("/api/corrections", content=text, headers={**editor, "Content-Type": "application/json"})
    assert says in problem(answer, 400)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, dict[str, str]]]:
    with filled(f"{tmp_path_factory.mktemp('w')}/store.sqlite") as store:
        editor = token(store, "editor")
        with running(store) as client:
            client.headers["X-Test"] = "1"
            yield client, editor


def test_who_may_not_write_does_not(tmp_path: object) -> None:
    with filled(f"{tmp_path}/x.sqlite", 2) as store, running(store) as client:
        editor, desk = token(store, "editor"), token(store, "desk")
        wish = {"action": "note", "about": [codes(client)[0]], "reason": "x"}
        assert "vigie user add" in problem(client.post("/api/corrections", json=wish), 401)
        assert "nobody has this token" in problem(client.post("/api/corrections", json=wish, headers={"Authorization": "Bearer nonsense"}), 401)
        assert "this needs editor" in problem(client.post("/api/corrections", json=wish, headers=desk), 403)
        assert client.get("/api/me", headers=desk).json() == {"name": "Desk", "role": "desk"}
        assert client.get("/api/summary", headers=editor).json()["may_write"] is True
        assert client.get("/api/summary").json()["may_write"] is False
        for strange in ({"Origin": "https://attacker.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
            assert "another site" in problem(client.post("/api/corrections", json=wish, headers={**editor, **strange}), 403)
        form = client.post("/api/corrections", content=json.dumps(wish), headers={**editor, "Content-Type": "text/plain"})
        assert "application/json" in problem(form, 415)
        assert "send less" in problem(client.post("/api/corrections", content=b" " * 70_000, headers={**editor, "Content-Type": "application/json"}), 413)
        pieces = client.post("/api/corrections", content=iter([b" " * 40_000] * 3), headers={**editor, "Content-Type": "application/json"})
        assert pieces.status_code in (400, 413)
        assert "JSON" in problem(client.post("/api/corrections", content=b"{", headers={**editor, "Content-Type": "application/json"}), 400)
        assert not store.corrections()


def test_writers_and_guessers_are_slowed_down(tmp_path: object) -> None:
    with filled(f"{tmp_path}/x.sqlite", 1) as store, running(store) as client:
        wrong = [client.get("/api/me", headers={"Authorization": f"Bearer guess{n}"}) for n in range(12)]
        assert [a.status_code for a in wrong[:10]] == [401] * 10 and wrong[-1].status_code == 429
        assert int(wrong[-1].headers["retry-after"]) >= 1
        editor = token(store, "editor")
        answers = [client.post("/api/corrections", json={}, headers=editor).status_code for _ in range(32)]
        assert answers[:30] == [400] * 30 and answers[-1] == 429


def test_reading_elsewhere_needs_a_token_unless_opened(tmp_path: object) -> None:
    with filled(f"{tmp_path}/x.sqlite", 1) as store, running(store, Doors(hosts_of("0.0.0.0", ()), open_reading=False)) as client:
        assert "vigie user add" in problem(client.get("/api/incidents"), 401)
        assert client.get("/healthz").status_code == 200
        assert "vigie user add" in problem(client.get("/", headers={"Accept": "application/json"}), 401)
        assert client.get("/icon.svg").status_code in (200, 404), "the page itself tells nothing: who has a token gives it there"
        assert client.get("/api/incidents", headers=token(store, "public")).status_code == 200


# ------------------------------------------------------------ events
class Listener(threading.Thread):
    """Reads a stream of events; `events`: those that came, `pings` left out."""

    def __init__(self, client: httpx.Client, last: str | None = None) -> None:
        super().__init__(daemon=True)
        self.base, self.last, self.events = client.base_url, last, []
        self.start()

    def run(self) -> None:
        headers = {"Last-Event-ID": self.last} if self.last else {}
        try:
            with httpx.stream("GET", f"{str(self.base).rstrip(chr(47))}/events", headers=headers, timeout=20) as answer:
                assert answer.headers["content-type"].startswith("text/event-stream")
                found: dict[str, str] = {}
                for line in answer.iter_lines():
                    key, _, value = line.partition(": ")
                    if line:
                        found[key] = value
                    elif "event" in found:
                        self.events.append((found["event"], found.get("id"), json.loads(found["data"])))
                        found = {}
        except httpx.HTTPError:
            return  # the service ended

    def wait_for(self, name: str, seconds: float = 10) -> tuple[str | None, dict]:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for event, ident, data in self.events:
                if event == name:
                    return ident, data
            time.sleep(0.05)
        raise AssertionError(f"no {name} in {self.events}")


def test_listeners_hear_each_change_once_and_what_they_missed(new_url: Callable[[], str]) -> None:
    with filled(new_url(), 3) as store, running(store) as client:
        listeners = [Listener(client) for _ in range(5)]
        start = [x.wait_for("hello")[0] for x in listeners]
        before = {r["id"] for r in client.get("/api/incidents").json()["rows"]}
        fourth, fifth = documents()[3:]
        store.add(fourth, fourth.text.encode(), now=datetime.now(UTC))
        ident, change = listeners[0].wait_for("change")
        after = {r["id"] for r in client.get("/api/incidents").json()["rows"]}
        assert set(change["incidents"]["new"]) == after - before
        assert change["documents"] == 1 and change["recorded"] == ident
        store.add(fifth, fifth.text.encode(), now=datetime.now(UTC))
        time.sleep(2.5)
        for x in listeners:
            told = [e for e in x.events if e[0] == "change"]
            assert len(told) == 2 and told[0][1] == ident
        back = Listener(client, last=start[0])
        _, missed = back.wait_for("change")
        now = {r["id"] for r in client.get("/api/incidents").json()["rows"]}
        assert set(missed["incidents"]["new"]) == now - before
        assert "Last-Event-ID" in problem(client.get("/events", headers={"Last-Event-ID": "last week"}), 400)


def test_followers_get_what_changed_and_tombstones(store: Store, client: httpx.Client) -> None:
    since = client.get("/api/summary").json()["recorded"]
    assert client.get("/collections/incidents/items", params={"updated_since": since}).json()["features"] == []
    editor = token(store, "editor")
    one, two = codes(client, kind="explosion")[:2]
    correct(client, editor, action="merge", about=[one, two], reason="one")
    body = client.get("/collections/incidents/items", params={"updated_since": since}).json()
    assert 1 <= len(body["features"]) < client.get("/collections/incidents/items").json()["numberMatched"]
    (stone,) = [t for t in body["tombstones"] if t["code"] in (one, two)]
    assert stone["status"] == "merged" and client.get(f"/api/incidents/{stone['leads_to']}").status_code == 200
    assert client.get(f"/api/incidents/{stone['id']}").json()["leads_to"] == stone["leads_to"]
    assert stone in client.get("/api/changes", params={"updated_since": since}).json()["tombstones"]
    third = codes(client)[-1]
    correct(client, editor, action="retract", about=[third], reason="an old video")
    stones = client.get("/api/changes", params={"updated_since": since}).json()["tombstones"]
    assert any(t["code"] == third and t["status"] == "withdrawn" for t in stones)
    assert client.get(f"/api/incidents/{third}").json()["incident"]["status"] == "withdrawn"


# ------------------------------------------------------------ vigie user
def test_the_command_makes_lists_and_takes_tokens(tmp_path: object, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"{tmp_path}/x.sqlite"
    open_store(url).close()
    assert main(["user", "add", "Olena", "--role", "editor", "--db", url]) == 0
    out = capsys.readouterr()
    made = out.out.strip()
    assert "not shown again" in out.err and len(made) > 40
    with open_store(url) as store:
        user = store.ask(users.of_token, made)
        assert user is not None and (user.name, user.role) == ("Olena", "editor")
        assert made.encode() not in Path(url).read_bytes()
    assert main(["user", "list", "--db", url]) == 0 and "Olena\teditor" in capsys.readouterr().out
    assert main(["user", "add", "Olena", "--role", "king", "--db", url]) == 3 and "public, desk, editor, admin" in capsys.readouterr().err
    assert main(["user", "remove", "Olena", "--db", url]) == 0
    assert main(["user", "remove", "Olena", "--db", url]) == 3 and "vigie user list" in capsys.readouterr().err
    with open_store(url) as store:
        assert store.ask(users.of_token, made) is None


def test_serve_refuses_what_it_cannot_use(tmp_path: object, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--db", f"{tmp_path}/nothing.sqlite"]) == 1 and "vigie build" in capsys.readouterr().err
    assert main(["serve", "--db", f"{tmp_path}/nothing.sqlite", "--port", "99999"]) == 3 and "65535" in capsys.readouterr().err


# ------------------------------------------------------------ saved filters
class Hook(BaseHTTPRequestHandler):
    """A webhook that fails the first time that it is asked, and keeps what it was told."""

    got: ClassVar[list[tuple[str, bytes]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.got.append((self.headers["Vigie-Signature"], body))
        self.send_response(500 if len(self.got) == 1 else 204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return


def test_a_saved_filter_is_a_feed_and_a_signed_webhook(tmp_path: object) -> None:
    Hook.got.clear()
    hook = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=hook.serve_forever, daemon=True).start()
    with filled(f"{tmp_path}/x.sqlite", 3) as store, running(store) as client:
        admin, editor = token(store, "admin"), token(store, "editor")
        wish = {"name": "Strikes", "query": "kind=strike", "webhook": f"http://127.0.0.1:{hook.server_port}/hook?x=1"}
        assert "needs admin" in problem(client.post("/api/filters", json=wish, headers=editor), 403)
        for query, says in (("kindd=x", "no parameter"), ("bbox=1,2", "give west"), ("review=done", "give one of"), ("q=-x", "asks for no word")):
            assert says in problem(client.post("/api/filters", json={"name": "x", "query": query}, headers=editor), 400)
        assert "https://" in problem(client.post("/api/filters", json={**wish, "webhook": "file:///etc/passwd"}, headers=admin), 400)
        made = client.post("/api/filters", json=wish, headers=admin).json()
        saved, secret = made["filter"], made["secret"]
        assert secret and secret not in client.get("/api/filters", headers=editor).text
        assert "vigie user add" in problem(client.get("/api/filters"), 401)
        feed = client.get(saved["feed"])
        assert feed.headers["content-type"].startswith("application/atom+xml") and feed.text.count("<entry>") == len(codes(client, kind="strike"))

        Listener(client).wait_for("hello")
        strike, other = codes(client, kind="strike")[0], codes(client, kind="explosion")[0]
        for code in (strike, other):
            assert correct(client, editor, action="note", about=[code], reason="look again").status_code == 201
        assert correct(client, editor, action="review", about=[strike], value="in-review").status_code == 201
        deadline = time.monotonic() + 20
        while not Hook.got and time.monotonic() < deadline:
            time.sleep(0.1)
        time.sleep(1)
        (signed, body) = Hook.got[0]
        told = json.loads(body)
        assert told["incident"]["code"] == strike and told["incident"]["review"] == "in-review" and len(Hook.got) == 1  # both changes in one
        at_s = int(signed.split(",")[0][2:])
        assert signed == signature(secret, at_s, body) and abs(time.time() - at_s) < 60
        log = client.get(f"/api/filters/{saved['filter_id']}/deliveries", headers=editor).json()["rows"]
        assert [(d["status"], d["attempt"]) for d in log] == [(500, 1)]
        assert deliver_one(store, Views(store).newest(), "later", datetime.now(UTC) + timedelta(minutes=5))  # tried again, with what is so by then
        log = client.get(f"/api/filters/{saved['filter_id']}/deliveries", headers=editor).json()["rows"]
        assert [(d["status"], d["attempt"]) for d in log] == [(204, 2), (500, 1)] and json.loads(Hook.got[1][1])["incident"]["code"] == strike
        assert client.delete(f"/api/filters/{saved['filter_id']}", headers=editor).status_code == 200
        assert "GET /api/filters lists them" in problem(client.get(saved["feed"]), 404)
        assert "GET /api/filters lists them" in problem(client.delete("/api/filters/nothing", headers=editor), 404)
    hook.shutdown()
