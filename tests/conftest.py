"""What the tests share: a document made by hand, so that the edge is tested apart from the reading."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from itertools import count
from pathlib import Path

import pytest

import postgres
from vigie.model import (
    Attribution,
    Claim,
    ClassValue,
    Document,
    Mention,
    OfficeValue,
    OrganizationValue,
    Paragraph,
    PersonValue,
    Place,
    PlaceRef,
    Post,
    Quantity,
    QuantityValue,
    Span,
    TimeRef,
    Timing,
    Toponym,
)


def pytest_make_parametrize_id(val: object) -> str | None:
    """Tests are named by their sentences, letters unescaped; bytes, signs that steer a terminal and lone surrogates are escaped."""
    if isinstance(val, bytes):
        return ascii(val[:40])
    if isinstance(val, str) and not val.isprintable():
        return ascii(val[:60])
    return None


os.environ["VIGIE_DATA"] = os.devnull  # nobody's own places and officials


SHARED = Path(__file__).resolve().parents[2] / "shared"


LEFT_OUT = pytest.StashKey[int]()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if n := config.stash.get(LEFT_OUT, 0):
        terminalreporter.write_line(f"{n} tests on PostgreSQL were left out: no PostgreSQL with PostGIS here (apt-get install postgresql-15 postgresql-15-postgis-3)")


@pytest.fixture(scope="session")
def cluster() -> Iterator[postgres.Cluster]:
    """A PostgreSQL of the tests' own."""
    found = postgres.Cluster()
    yield found
    found.remove()


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the wheel of this clone lies installed, the page in it."""
    import browsing

    return browsing.wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def new_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Gives the address of a new, empty store, on both databases in turn."""
    if backend == "postgresql":
        return request.getfixturevalue("cluster").url
    serial = count()
    return lambda: f"sqlite:///{tmp_path / f'store{next(serial)}.sqlite'}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests on material that may stand beside the clone (`@pytest.mark.beside("gold")`: ../shared/gold) are there only where it is."""
    absent = [i for i in items if any(not (SHARED / str(m.args[0])).exists() for m in i.iter_markers("beside"))]
    if not os.environ.get("CI") and postgres.binaries() is None:
        without = [i for i in items if "cluster" in i.fixturenames or getattr(i, "callspec", None) and i.callspec.params.get("backend") == "postgresql"]
        config.stash[LEFT_OUT] = len(without)
        absent += without
    if absent:
        config.hook.pytest_deselected(items=absent)
        items[:] = [i for i in items if i not in absent]


TEXT = 'Storm <b>&\nKharkiv has no power, Mayor Ihor Terekhov said.\nAt least ten were hurt by 25 Kh-101 missiles.\n'
EEST = timezone(timedelta(hours=3))


def span(words: str) -> Span:
    at = TEXT.index(words)
    return Span(at, at + len(words), words)


def mention(kind: str, words: str, value: object) -> Mention:
    s = span(words)
    return Mention(kind, s.start, s.end, words, value)  # type: ignore[arg-type]


KHARKIV = Place("geonames:706483", "Kharkiv", "settlement", "UA", "UA-63", 49.98, 36.25, 706483, 1430885, "Europe/Kyiv")


@pytest.fixture
def document() -> Document:
    day = datetime(2024, 5, 14, tzinfo=EEST)
    claims = (
        Claim(
            claim_id="caaaa1", document_id="d1", post=0, kind="service", evidence=(span("Kharkiv has no power"),),
            attribution=Attribution(name="Ihor Terekhov", office="mayor", jurisdiction="Kharkiv", medium="telegram", relayed_by=("AFP",), span=span("Mayor Ihor Terekhov")),
            time=TimeRef(day, day + timedelta(days=1), "day"), places=(PlaceRef(KHARKIV, part="north", span=span("Kharkiv")),),
            details={"service": "electricity", "state": "out", "customers": Quantity(9000.0, None, True)}, confidence=0.85, said_at=day,
            conflicts=({"type": "office", "text": "Mayor", "register": "Mayor of Kharkiv"},),
            trace=(("kind", "lang/en/language.toml:1"), ("places", "geonames:706483 by its name")),
        ),
        Claim(
            claim_id="caaaa2", document_id="d1", post=0, kind="casualties", evidence=(span("At least ten were hurt"),), modality="possible",
            verification="unverified", details={"injured": Quantity(10, None)}, duplicate_of="caaaa1",
        ),
        Claim(claim_id="cbbbb3", document_id="d1", post=0, kind="statement", evidence=(span("ten were hurt by 25 Kh-101 missiles"),)),
    )  # fmt: skip
    mentions = (
        mention("place", "Kharkiv", Toponym("Kharkiv", chosen=KHARKIV, part="north")),
        mention("place", "Storm", Toponym("Storm")),
        mention("person", "Ihor Terekhov", PersonValue("Ihor Terekhov", "p1", "mayor")),
        mention("office", "Mayor", OfficeValue("mayor", "Kharkiv")),
        mention("organization", "power", OrganizationValue("Power", "operator")),
        mention("quantity", "ten", QuantityValue(Quantity(10.0, None), "person")),
        mention("weapon", "Kh-101", ClassValue("missile", "Kh-101")),
        mention("time", "said", Timing({}, "DATE", "2024-05-14", day, day + timedelta(days=1))),
    )
    paragraphs = (Paragraph(0, 10, "headline"), Paragraph(11, len(TEXT) - 1, "body"))
    posts = (Post(0, 0, len(TEXT), paragraphs, posted_at=datetime(2024, 5, 14, 9, 30, tzinfo=UTC)),)
    return Document("d1", TEXT, TEXT, "en", posts, published=day, outlet="Example <Wire>", title="Storm & power", claims=claims, mentions=mentions)
