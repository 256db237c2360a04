"""Officials of one's own, and positions held from a SPARQL endpoint of the test's own."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest

from vigie import gazetteer, register
from vigie.cli import main
from vigie.register_imports.own import slug
from vigie.register_imports.positions import office_class


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("VIGIE_DATA", str(tmp_path / "data"))
    gazetteer.forget()
    register.forget()
    yield tmp_path
    monkeypatch.undo()
    gazetteer.forget()
    register.forget()


def test_an_own_line_is_known_beside_the_shipped_ones(capsys: pytest.CaptureFixture[str]) -> None:
    command = ["officials", "add", "Zenobii Vyhadko", "--office", "mayor", "--jurisdiction", "Kharkiv", "--country", "UA", "--from", "2031-01-01"]
    assert main(command) == 0
    assert main([*command, "--to", "2032-01-01"]) == 0, "the same term is replaced"
    assert register.persons("Зенобію Вигадку") == ("zenobii-vyhadko",)
    assert len(register.offices("zenobii-vyhadko")) == 1
    capsys.readouterr()
    assert main(["officials", "show", "Vyhadko"]) == 0
    assert "2031-01-01\t2032-01-01" in capsys.readouterr().out
    assert main(["officials", "list", "--office", "mayor", "--jurisdiction", "kharkiv", "--at", "2031-06-01"]) == 0
    assert "zenobii-vyhadko" in capsys.readouterr().out
    assert main(["officials", "check"]) == 0


def test_an_own_line_replaces_the_shipped_term_and_keeps_its_spellings() -> None:
    known = next(o for o in register.officials() if o.person_id == "oleh-syniehubov" and o.office == "governor")
    n = len(register.officials())
    line = ["--office", known.office, "--jurisdiction", known.jurisdiction or "", "--organization", known.organization or "", "--country", "UA"]
    assert main(["officials", "add", known.name, *line, "--from", str(known.start), "--to", "2031-05-05"]) == 0
    assert len(register.officials()) == n
    assert [str(o.end) for o in register.offices(known.person_id) if o.office == "governor"] == ["2031-05-05"]
    assert register.persons("Олега Синєгубова") == (known.person_id,)


@pytest.mark.parametrize(
    ("options", "what"),
    [
        (["--office", "king"], "no office class"),
        (["--office", "mayor"], "--jurisdiction"),
        (["--office", "minister", "--from", "2024-13-01"], "is no date"),
        (["--office", "minister", "--from", "2024-02-01", "--to", "2024-01-01"], "before it begins"),
        (["--office", "minister", "--country", "Ukraine"], "two capital letters"),
    ],
)
def test_a_line_that_cannot_stand_is_refused(options: list[str], what: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["officials", "add", "Zenobii Vyhadko", *options]) == 3
    assert what in capsys.readouterr().err
    assert not register.own_officials().exists()


def test_check_tells_doubles_overlaps_and_namesakes(capsys: pytest.CaptureFixture[str]) -> None:
    file = register.own_officials()
    file.parent.mkdir(parents=True)
    a = "zenobii-vyhadko\tZenobii Vyhadko\t\tmayor\t\tVyhadane\tUA\t2031-01-01\t"
    file.write_text("\n".join(["\t".join(register.COLUMNS), a, a, a.replace("zenobii-vyhadko", "zenobii-2")]), encoding="utf-8")
    register.forget()
    assert main(["officials", "check"]) == 4
    out = capsys.readouterr().out
    assert f"{file}:3: Zenobii Vyhadko" in out and "while Zenobii Vyhadko holds it" in out and "is that of zenobii-2 and zenobii-vyhadko" in out
    file.write_text("\t".join(register.COLUMNS) + "\n" + a.replace("mayor", "king"), encoding="utf-8")
    register.forget()
    assert main(["officials", "check"]) == 4
    assert f"{file}:2" in capsys.readouterr().err


def binding(person: str, name: str, position: str, place: str, start: str = "", end: str = "") -> dict[str, dict[str, str]]:
    cells = {"person": f"http://www.wikidata.org/entity/{person}", "personLabel": name, "positionLabel": position, "jurisdictionLabel": place}
    days = {k: f"{v}T00:00:00Z" for k, v in (("from", start), ("to", end)) if v}
    return {k: {"type": "literal", "value": v} for k, v in {**cells, **days}.items()}


RESULTS = [
    binding("Q1", "Oleh Syniehubov", "Governor of Kharkiv Oblast", "Kharkiv Oblast", "2021-12-24"),
    binding("Q2", "Zenobii Vyhadko", "Mayor of Kharkiv", "Kharkiv", "2031-01-01", "2032-01-01"),
    binding("Q3", "Q3", "Mayor of Kharkiv", "Kharkiv", "2031-01-01"),
    binding("Q4", "Ivan Vyhadko", "Keeper of the Seal", "Kharkiv"),
    binding("Q5", "Petro Vyhadko", "Mayor of Nowhere", "Nowhere Whatsoever"),
]


class Endpoint(BaseHTTPRequestHandler):
    asked: ClassVar[list[str]] = []
    answer = b""
    status = 200

    def do_GET(self) -> None:
        self.asked.append(parse_qs(urlsplit(self.path).query)["query"][0])
        if self.path.startswith("/moved"):
            self.send_response(302)
            self.send_header("Location", self.path.replace("/moved", "/sparql"))
            self.end_headers()
            return
        self.send_response(self.status)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.end_headers()
        self.wfile.write(self.answer)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def endpoint() -> Iterator[str]:
    Endpoint.answer = json.dumps({"head": {}, "results": {"bindings": RESULTS}}).encode()
    Endpoint.asked.clear()
    server = HTTPServer(("127.0.0.1", 0), Endpoint)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_positions_of_an_endpoint_come_into_the_own_table(endpoint: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["officials", "update", "--from", f"{endpoint}/sparql"]) == 3
    assert "--allow-private" in capsys.readouterr().err and not Endpoint.asked
    command = ["officials", "update", "--from", f"{endpoint}/moved", "--allow-private"]
    assert main([*command, "--dry-run"]) == 0
    assert "wd:Q212" in Endpoint.asked[-1] and not register.own_officials().exists()
    assert main(command) == 0
    out = capsys.readouterr().out
    assert "1 new, 0 filled, 1 as they were, 0 differ" in out
    assert "left out: 1: no office class for the position 'Keeper of the Seal'" in out and "left out: 1: no place of the name 'Nowhere Whatsoever'" in out
    (line,) = register.offices("zenobii-vyhadko")
    assert (line.office, line.jurisdiction, str(line.start), str(line.end)) == ("mayor", "Kharkiv", "2031-01-01", "2032-01-01")
    assert main(command) == 0
    assert "0 new, 0 filled, 2 as they were" in capsys.readouterr().out


def test_days_that_differ_are_told_and_nothing_is_changed(own_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = own_folder / "r.json"
    rows = [binding("Q1", "Oleh Syniehubov", "Governor of Kharkiv Oblast", "Kharkiv Oblast", "2020-01-01")]
    file.write_text(json.dumps({"results": {"bindings": rows}}), encoding="utf-8")
    assert main(["officials", "update", "--from", str(file)]) == 0
    assert "differs: " in capsys.readouterr().out and not register.own_officials().exists()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"results": {}}', '{"results": {"bindings": [1]}}', "<html>"])
def test_what_is_no_result_is_refused(text: str, own_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = own_folder / "r.json"
    file.write_text(text, encoding="utf-8")
    assert main(["officials", "update", "--from", str(file)]) == 4
    assert "Nothing was changed" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("position", "office"),
    [
        ("Governor of Odesa Oblast", "governor"), ("Head of the Sumy Regional State Administration", "governor"), ("mayor of Lviv", "mayor"),
        ("Minister of Defence of Ukraine", "minister"), ("Prime Minister of Ukraine", "head-of-government"), ("President of Ukraine", "head-of-state"),
        ("Deputy Minister of Energy", "deputy"), ("Member of the Verkhovna Rada", "-"), ("Keeper of the Seal", None),
    ],
)  # fmt: skip
def test_a_positions_label_gives_its_class(position: str, office: str | None) -> None:
    assert office_class(position) == office


def test_ids_are_made_from_names() -> None:
    assert slug("Zenobii O'Vyhadko-Bilyi") == "zenobii-ovyhadko-bilyi"


@pytest.mark.parametrize("command", ["list", "show", "add", "check", "update"])
def test_help_has_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["officials", command, "--help"]) == 0
    assert f"vigie officials {command}" in capsys.readouterr().out.split("Example")[-1]
