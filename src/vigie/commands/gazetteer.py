"""`vigie gazetteer`: import places, list the sources, show the places of a name, check, remove."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Annotated
from urllib.parse import urlsplit

from cyclopts import App, Parameter

from vigie.address import is_address
from vigie.errors import OptionError, ShelfError, VigieError

app = App(
    name="gazetteer",
    help="Places: import your own beside the default gazetteer, and look at both. Imports are kept in VIGIE_DATA, else in your data folder.",
    help_format="plaintext",
    help_epilogue="""Examples:
  vigie gazetteer add UA.zip
  vigie gazetteer list
  vigie gazetteer show Kharkiv""",
)


@app.command(
    help_epilogue="""Examples:
  vigie gazetteer add https://download.geonames.org/export/dump/UA.zip
  vigie gazetteer add katottg.csv --licence "official act" --date 2025-05-16
  vigie gazetteer add oblasts.geojson --licence "ODbL 1.0, OpenStreetMap" --level admin1
  vigie gazetteer add query.csv --format table --columns name=itemLabel,id=item,point=coord,alternates=names --country UA

Exit code 4: the source is wrong; the message names file and line, and the gazetteer in use stays as it was."""
)
def add(
    source: Annotated[str, Parameter(name="SOURCE", help="File, .zip or http(s) address.")],
    /,
    *,
    format: Annotated[  # noqa: A002
        str | None, Parameter(help="geonames, geonames-alternates, geonames-postal, katottg, geojson or table; else told by the first lines.")
    ] = None,
    columns: Annotated[
        str | None,
        Parameter(
            help="Of a table: field=column, with commas between. Fields: name lat lon point id level country admin1 "
            "population geonames timezone kind alternates code parent."
        ),
    ] = None,
    name: Annotated[str | None, Parameter(help="What the source is called here; else the file's name. A source of the same name is replaced.")] = None,
    licence: Annotated[str | None, Parameter(help="Licence of the source; of GeoNames it is known.")] = None,
    date: Annotated[str | None, Parameter(help="Date of the source, YYYY-MM-DD; else one in the file's name.")] = None,
    level: Annotated[
        str | None, Parameter(help="Level of places that do not tell it: site district settlement admin3 admin2 admin1 country region sea water.")
    ] = None,
    country: Annotated[str | None, Parameter(help="Country (two letters) of places that do not tell it.")] = None,
    allow_private: Annotated[bool, Parameter(help="Allow an address of your own machine or network.", negative="")] = False,
) -> None:
    """Import a source of places into your own gazetteer; look-ups then find them beside the default ones."""
    from vigie.gazetteer_imports import read, store
    from vigie.gazetteer_imports.source import opened

    if date is not None:
        _day(date)
    with opened(source, private=allow_private) as s:
        known = format or read.told_format(s)
        called = name or _called(source)
        told_date = date or next(iter(read.DAY.findall(PurePosixPath(called).name)), "")
        about = store.About(called, known, source, licence or read.LICENCES.get(known, ""), told_date)
        told = store.add(about, read.reading(s, known, called, columns, level, country), store.sha256(s.path))
    _say([f"{told.name}: {told.places:,} places ({told.known:,} of them known before), {told.names:,} names"])
    _say(f"left out: {n:,}: {why}" for why, n in sorted(told.left.items()))
    if not about.licence:
        print("vigie: no licence is known of this source: tell it with --licence", file=sys.stderr)  # noqa: T201


def _day(text: str) -> None:
    from datetime import date

    try:
        date.fromisoformat(text)
    except ValueError as e:
        raise OptionError(f"--date {text!r} is no date: write YYYY-MM-DD") from e


def _called(source: str) -> str:
    last = PurePosixPath(urlsplit(source).path if is_address(source) else source.replace("\\", "/")).name
    return last.rsplit(".", 1)[0] or "import"


@app.command(name="list", help_epilogue="Example:\n  vigie gazetteer list")
def list_() -> None:
    """List what the default gazetteer is made from and what you imported, with licence, date and counts."""
    from vigie import gazetteer
    from vigie.gazetteer_imports import store

    _say(f"default: {item}: {value}" for item, value in gazetteer.sources().items())
    _say(
        f"{s['name']}: {s['places']:,} places ({s['enriched']:,} known before), {s['names']:,} names; {s['format']}; licence {s['licence'] or 'unknown'}; "
        f"date {s['date'] or 'unknown'}; from {s['origin']}" + (f"; left out: {s['left_out']}" if s["left_out"] else "")
        for s in store.sources()
    )


@app.command(help_epilogue='Examples:\n  vigie gazetteer show Kharkiv\n  vigie gazetteer show "Kryvyi Rih"')
def show(name: Annotated[str, Parameter(name="NAME", help="A name as it is written in a text, in any case.")], /) -> None:
    """Show every place of a name, likeliest first: prior, id, level, name, container, coordinates, where it comes from."""
    from vigie import gazetteer

    found = gazetteer.named(name)
    if not found:
        raise VigieError(f"no place of the name {name!r}: try another spelling, or import a source (vigie gazetteer add --help)")
    _say(_shown(f) for f in found)


def _shown(f: object) -> str:
    from vigie import gazetteer
    from vigie.gazetteer_imports import lookup

    assert isinstance(f, gazetteer.Found)
    p = f.place
    containers = [gazetteer.place(x) for x in (*p.within, f"iso:{p.admin1}", f"iso:{p.country}")]
    around = ", ".join(dict.fromkeys(c.name for c in containers if c is not None and c.place_id != p.place_id)) or "-"
    at = f"{p.lat:.4f},{p.lon:.4f}" if p.lat is not None and p.lon is not None else "no coordinates"
    where = ["default"] if gazetteer.in_default(p.place_id) else []
    if lookup.path().is_file():
        where += [f"{o.source}:{o.line}" + (f" (code {o.code})" if o.code else "") + (" (outline)" if o.outline else "") for o in lookup.origins(p.place_id)]
    sort = ("", " (alternate)", " (beside a word of level)", " (adjective)")[f.sort]
    kind = f" {p.kind}" if p.kind else ""
    return f"{f.prior:.2f}\t{p.place_id}\t{p.level}{kind}\t{p.name}{sort}\t{around}\t{at}\t{', '.join(where) or 'your own places (VIGIE_PLACES, local.tsv)'}"


@app.command(help_epilogue="Example:\n  vigie gazetteer check")
def check() -> None:
    """Check your imports: broken file, doubled ids, coordinates out of range, unknown levels, codes without their container (exit code 4)."""
    from vigie.gazetteer_imports import store

    wrong = store.check()
    if wrong:
        _say(wrong)
        raise ShelfError(f"{len(wrong)} things are wrong: import the source anew, or take it out (vigie gazetteer remove SOURCE)")
    some = store.sources()
    _say([f"{len(some)} sources, {sum(int(str(s['places'])) for s in some):,} places: nothing is wrong"])


@app.command(help_epilogue="Example:\n  vigie gazetteer remove UA")
def remove(source: Annotated[str, Parameter(name="SOURCE", help="Its name, as vigie gazetteer list tells it.")], /) -> None:
    """Take an import out of your gazetteer."""
    from vigie.gazetteer_imports import store

    left = store.remove(source)
    _say([f"{source} is taken out; {left} sources are left"])


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(line + "\n")
