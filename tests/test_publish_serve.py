"""No address of the service tells the public a secret, before the delay or after; the desk sees all of them. Addresses are those of the OpenAPI document."""

from __future__ import annotations

import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path
from random import Random
from urllib.parse import quote

import httpx
import pytest

from alerting import hook
from publishing import DEPOT, HAPPENED, LATER, NAMES, SITE, SOON, TOWN, documents, filled, found_in, later_version
from serving import running, token
from store_documents import documents as others
from vigie.cli import main
from vigie.publish import default_rules
from vigie.publish.around import Whole
from vigie.publish.keeper import Keeper
from vigie.resources import shelf
from vigie.serve import webhooks
from vigie.serve.app import application
from vigie.serve.columns import Columns
from vigie.serve.events import between
from vigie.serve.shelves import ident_of
from vigie.serve.showing import EVERYTHING, Showing
from vigie.serve.view import View
from vigie.serve.views import Views
from vigie.store import Store, filters, open_store
from vigie.store.filters import Saved
from vigie.store.users import User

QUERIES = ("", "?known_at=2025-12-06T04:40:00Z", "?at=2025-12-06T06:00:00Z", "?updated_since=2025-01-01T00:00:00Z", "?f=html", "?limit=1", "?bbox=-180,-90,180,90&status=current")
WORDS = ("Zaltorvyn", "Залторвін", "Tajemna", "Таємна", "depot", "вивезли", "neighbour", "own:zaltorvyn-depot", "geonames:7770001", "ZD-H76VX9", "p:olha", "p:olha-tajemna")
NOWHERE = "Qqqqqqqqq"
TABLES = ("incidents", "claims", "services", "tolls", "conflicts", "people", "places", "documents")
COORDINATES = tuple(struct.pack("<d", x) for p in (TOWN, DEPOT) for x in (p.lat, p.lon) if x)


class Clocked(Keeper):
    """The rules on a clock that the tests set."""

    now = SOON

    def shown(self, table: str, nouns: object, now: datetime, of: Whole | None) -> list:
        return super().shown(table, nouns, self.now, of)  # type: ignore[arg-type]

    def text(self, document: object, text: str, now: datetime, of: Whole | None) -> str:
        return super().text(document, text, self.now, of)  # type: ignore[arg-type]

    def stirred(self, connection: object, since: datetime, now: datetime) -> dict:
        return super().stirred(connection, since, self.now)  # type: ignore[arg-type]


def showing_of(keeper: Keeper) -> Callable[[User | None], Showing]:
    return lambda user: EVERYTHING if user and user.may("desk") else keeper


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with filled(f"sqlite:///{tmp_path_factory.mktemp('public')}/store.sqlite") as store:
        yield store


@pytest.fixture(scope="module")
def keeper(store: Store) -> Clocked:
    return Clocked(store, default_rules())


@pytest.fixture(scope="module")
def client(store: Store, keeper: Clocked) -> Iterator[httpx.Client]:
    with running(store, showing_of=showing_of(keeper)) as client:
        yield client


@pytest.fixture(scope="module")
def editor(store: Store, client: httpx.Client) -> dict[str, str]:
    return token(store, "editor")


def ids(store: Store, client: httpx.Client, editor: dict[str, str]) -> dict[str, list[str]]:
    """Values for the parts of addresses: those that the desk knows."""
    picture = store.picture()
    made = client.post("/api/filters", json={"name": "Zaltorvyn Depot, Olha Tajemna", "query": ""}, headers=editor).json()["filter"]["filter_id"]
    of = {name: [ident_of(row) for row in getattr(picture, name)] for name in TABLES}
    every = [i for name in TABLES for i in of[name]]
    return {**of, "ident": every, "collection": [*TABLES, "changes"], "place_id": [TOWN.place_id, DEPOT.place_id], "filter_id": [made], "z": ["0", "5", "8"], "x": ["0", "19", "154"], "y": ["0", "10", "87"]}


def addresses(store: Store, client: httpx.Client, editor: dict[str, str]) -> list[str]:
    """Every address of the document that is read, but the stream of events, which never ends."""
    known, out = ids(store, client, editor), []
    for path, methods in application(store).openapi()["paths"].items():
        if "get" not in methods or path == "/events":
            continue
        names = [p["name"] for p in methods["get"].get("parameters", ()) if p["in"] == "path"]
        read = {p["name"] for p in methods["get"].get("parameters", ()) if p["in"] == "query"}
        queries = [q for q in QUERIES if not q or all(x.partition("=")[0] in read for x in q[1:].split("&"))]
        for values in product(*(known[n] for n in names)) if names != ["collection", "ident"] else ((t, i) for t in TABLES for i in known[t]):
            filled_in = path
            for name, value in zip(names, values, strict=True):
                filled_in = filled_in.replace(f"{{{name}}}", quote(value, safe=":"))
            out += [filled_in + q for q in (queries if not values else queries[:2] if len(values) == 1 else queries[:1])]
    return out


def said(client: httpx.Client, address: str, headers: dict[str, str] | None = None) -> bytes:
    """What an answer says: its head and its body; of a refusal what the request did not say itself."""
    answer = client.get(address, headers=headers or {})
    assert answer.status_code < 500, (address, answer.text)
    body = answer.content
    if answer.status_code >= 400:
        for part in address.split("?")[0].split("/"):
            body = body.replace(part.replace("%3A", ":").encode(), b"")
    return repr(sorted(answer.headers.items())).encode() + body


def test_the_editor_sees_all_of_it(store: Store, client: httpx.Client, editor: dict[str, str]) -> None:
    data = b"\n".join(said(client, a, editor) for a in addresses(store, client, editor) if "?" not in a)
    assert found_in(data, (*SITE, *NAMES)) == [*SITE, *NAMES]


def test_while_it_is_held_no_address_tells_a_secret(store: Store, client: httpx.Client, editor: dict[str, str]) -> None:
    told = 0
    for address in addresses(store, client, editor):
        data = said(client, address)
        told += b"withheld" in data
        assert found_in(data, (*SITE, *NAMES)) == [], address
        assert not any(c in data for c in COORDINATES), address
    assert told > 20, "it says that it withholds"


def test_after_the_delay_the_place_is_told_and_no_private_name(new_url: Callable[[], str]) -> None:
    with filled(new_url()) as store:
        keeper = Clocked(store, default_rules())
        with running(store, showing_of=showing_of(keeper)) as client:
            before, editor = client.get("/api/incidents").text, token(store, "editor")
            keeper.now = LATER  # only the clock runs on
            found = [said(client, address) for address in addresses(store, client, editor)]
            assert client.get("/api/incidents").text != before
    data = b"\n".join(found)
    assert found_in(data, NAMES) == []
    assert set(found_in(data, SITE)) >= {"Zaltorvyn", "Залторвин", "49.1234", "36.9876", "7770001"}


@pytest.mark.parametrize("word", WORDS)
def test_asking_for_a_secret_is_asking_for_what_nobody_said(word: str, client: httpx.Client) -> None:
    for address in (
        "/api/search?q={}", "/api/incidents?q={}", "/api/incidents?place={}", "/api/incidents?speaker={}", "/api/incidents?outlet={}", "/api/people?q={}", "/api/places?q={}",
        "/api/sources?q={}", "/api/tolls?speaker={}", "/api/services?place={}", "/api/board?place={}", "/api/timeline?q={}", "/api/changes?about={}", "/api/conflicts?about={}",
        "/feeds/incidents.atom?place={}", "/api/documents?outlet={}", "/collections/incidents/items?filter=title LIKE '%25{}%25'", "/api/explain/{}", "/api/incidents/{}",
        "/api/documents/{}", "/api/services/{}", "/collections/people/items/{}", "/collections/places/items/{}",
    ):  # fmt: skip
        asked, other = (client.get(address.replace("{}", quote(w, safe="%"))) for w in (word, NOWHERE))
        quoted = {w: (w, quote(w), quote(w, safe=":")) for w in (word, NOWHERE)}
        texts = []
        for answer, own in ((asked, quoted[word]), (other, quoted[NOWHERE])):
            text = answer.text
            for form in own:
                text = text.replace(form, "WORD")
            texts.append((answer.status_code, text))
        assert texts[0] == texts[1], address


def test_the_stream_of_events_tells_ids_only(store: Store, client: httpx.Client) -> None:
    with client.stream("GET", "/events?since=2025-01-01T00:00:00Z") as answer:
        data = b""
        for piece in answer.iter_bytes():
            data += piece
            if b"event: change" in data and data.endswith(b"\n\n"):
                break
    assert found_in(data, (*SITE, *NAMES)) == [] and b"i00000000000001" in data


@pytest.mark.parametrize("order", [(2, 1, 0), (1, 2, 0), (2, 0, 1)], ids=str)
def test_what_was_told_before_is_withheld_once_it_tells_of_what_is_held(order: tuple[int, ...], new_url: Callable[[], str]) -> None:
    with open_store(new_url()) as store:
        keeper, every = Clocked(store, default_rules()), documents()
        store.add(every[order[0]], now=SOON)
        with running(store, showing_of=showing_of(keeper)) as client:
            assert client.get("/api/incidents").status_code == 200
            first = client.get("/api/documents").text
            assert ("Zaltorvyn and Poltava" in first) is (order[0] == 2), "nothing is held yet"
            for n in order[1:]:
                store.add(every[n], now=SOON + timedelta(seconds=n + 1))
            editor = token(store, "editor")
            _until(lambda: client.get("/api/summary").json()["counts"]["documents"] == 3)
            for address in addresses(store, client, editor):
                assert "?" in address or found_in(said(client, address), (*SITE, *NAMES)) == [], address


def _until(true: Callable[[], bool]) -> None:
    for _ in range(100):
        if true():
            return
        time.sleep(0.1)
    raise AssertionError("it did not come")


def test_webhooks_tell_what_the_public_sees(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path}/store.sqlite") as store, hook() as (address, got):
        every, keeper = documents(), Clocked(store, default_rules())
        store.add(every[0], now=SOON)
        store.do(filters.add, Saved("f1", "Zaltorvyn", "", "Editor", address, "secret", SOON))
        views = Views(store, showing_of(keeper))
        before = views.newest(keeper)
        store.add(every[1], now=SOON + timedelta(seconds=1))
        now = views.newest(keeper, look=True)
        assert webhooks.put(before, now, between(before, now), SOON) > 0
        while webhooks.deliver_one(store, now, "worker", SOON + timedelta(minutes=1)):
            pass
    bodies = [body for _, body in got]
    assert bodies and all(b'"location_coarsened": true' in b for b in bodies)
    assert found_in(b"".join(bodies).replace(b'"name": "Zaltorvyn"', b""), (*SITE, *NAMES)) == []


def test_a_token_of_the_role_public_is_the_publics(store: Store, client: httpx.Client) -> None:
    assert client.get("/api/incidents", headers=token(store, "public")).json()["rows"] == client.get("/api/incidents").json()["rows"]


def test_the_command_serves_the_public(store: Store, tmp_path: Path) -> None:
    rules = tmp_path / "RULES.toml"
    rules.write_text(shelf("publish/default.toml").read_text(encoding="utf-8").replace("hours = 12", "hours = 8784"), encoding="utf-8")
    db = str(store.engine.url.database)
    command = [sys.executable, "-m", "vigie.cli", "serve", "--db", db, "--port", "0", "--public", str(rules)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running_:
        try:
            assert running_.stderr is not None
            address = next(line.strip() for line in running_.stderr if line.startswith("http://"))
            told = httpx.get(f"{address}api/incidents", timeout=30)
            editor = httpx.get(f"{address}api/incidents", headers=token(store, "desk"), timeout=30)
        finally:
            running_.terminate()
    assert found_in(told.content, (*SITE, *NAMES)) == [] and any(r["location_coarsened"] for r in told.json()["rows"])
    assert "Zaltorvyn" in editor.text and "Tajemna" in editor.text


def test_rules_that_cannot_be_read_serve_nothing(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--db", str(store.engine.url.database), "--public", "absent.toml"]) == 4
    assert "cannot read the rules absent.toml" in capsys.readouterr().err


def stand(view: View) -> dict[str, object]:
    """All that is kept ready of a view, by table and id."""
    words = view.shelves.words
    claims = {i: (int(view.claims["withheld"][n]), words.places.values[view.claims["place"][n]] if view.claims["place"][n] >= 0 else None) for n, i in _here(view.claims)}
    speakers = {i: words.names.values[view.claims["speaker"][n]] for n, i in _here(view.claims)}
    incidents = {i: (view.incidents.texts["code"][n], view.incidents.texts["title"][n], view.place_of(n)) for n, i in _here(view.incidents)}
    tables = {name: dict(sorted(shelf_.rows.items())) for name, shelf_ in view.shelves.tables.items()}
    return {"claims": claims, "speakers": speakers, "incidents": incidents, **tables}


def _here(columns: Columns) -> list[tuple[int, str]]:
    return [(n, columns.ids[n]) for n in columns.by_id if columns.here[n]]


@pytest.mark.parametrize("seed", range(5))
def test_a_view_that_followed_is_the_view_made_anew(seed: int, tmp_path: Path) -> None:
    arriving = [*documents(), later_version(), *others()]
    Random(seed).shuffle(arriving)
    with open_store(f"sqlite:///{tmp_path}/store.sqlite") as store:
        keeper = Clocked(store, default_rules())
        following = Views(store, showing_of(keeper))
        for n, d in enumerate(arriving):
            capture = {"fetched": HAPPENED + timedelta(minutes=95), "previous_version": documents()[0].document_id} if d.document_id == "d0000009" else None
            store.add(d, now=SOON + timedelta(seconds=n), capture=capture)
            followed = stand(following.newest(keeper, look=True))
            anew = Clocked(store, default_rules())
            assert followed == stand(Views(store, showing_of(anew)).newest(anew)), (seed, n, d.document_id)
