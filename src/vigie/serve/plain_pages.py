"""Plain HTML of documents and features: tables and links, no script, every text escaped."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from vigie.desk.manifest import BOUNDARIES
from vigie.records import Record
from vigie.serve.collections import Collection

STYLE = (
    "body{font:15px/1.45 system-ui,sans-serif;margin:1.5rem auto;max-width:76rem;padding:0 1rem}"
    "table{border-collapse:collapse;display:block;overflow-x:auto}"
    "td,th{border:1px solid #8886;padding:.25rem .5rem;text-align:left;vertical-align:top}th{white-space:nowrap}"
    ":root{color-scheme:light dark}pre{white-space:pre-wrap}"
)
FIRST = {
    "incidents": (
        "code",
        "kind",
        "title_en",
        "start_utc",
        "time_precision",
        "place_name",
        "location_precision",
        "killed_min",
        "killed_max",
        "source_names",
        "status",
    ),
    "claims": ("claim_id", "kind", "speaker", "outlet", "place_name", "happened_start_utc", "evidence_text"),
    "services": ("service", "state", "place_name", "since_utc", "as_of_utc", "stale", "speaker"),
    "tolls": ("code", "field", "value_min", "value_max", "speaker", "said_utc", "stands"),
    "places": ("place_id", "name", "level", "country", "admin1", "claims"),
}


def page(title: str, body: str) -> str:
    """Return a whole page."""
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title><style>{STYLE}</style>'
    way = '<p><a href="/?f=html">vigie</a> / <a href="/collections?f=html">collections</a></p>'
    main = f"{way}<h1>{escape(title)}</h1>{body}<p><small>{BOUNDARIES}</small></p>"
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{main}</body></html>'


def document(title: str, body: Record) -> str:
    """Return any document with its links."""
    links = [*body.get("links", ()), *(x for c in body.get("collections", ()) for x in c["links"] if x["rel"] in ("self", "items", "queryables"))]
    items_ = "".join(f'<li><a href="{escape(x["href"])}">{escape(x.get("title") or x["href"])}</a> <small>{escape(x["rel"])}</small></li>' for x in links)
    rest = {k: v for k, v in body.items() if k not in ("links", "collections")}
    told = f"<pre>{escape(json.dumps(rest, ensure_ascii=False, indent=1))}</pre>" if rest else ""
    return page(title, f"<ul>{items_}</ul>{told}")


def items(c: Collection, body: Record) -> str:
    """Return a page of features as a table."""
    names = FIRST[c.name]
    head = "".join(f"<th>{n}</th>" for n in ("", *names))
    lines = "".join(_line(c, x, names) for x in body["features"])
    around = "".join(f'<a rel="{x["rel"]}" href="{escape(x["href"])}">{x["rel"]}</a> ' for x in body["links"] if x["rel"] in ("next", "prev"))
    return page(c.title, f"<p>{body['numberReturned']} of {body['numberMatched']}. Times are UTC. {around}</p><table><tr>{head}</tr>{lines}</table>")


def _line(c: Collection, x: Record, names: tuple[str, ...]) -> str:
    cells = "".join(f"<td>{_cell(x['properties'].get(n))}</td>" for n in names)
    return f'<tr><td><a href="/collections/{c.name}/items/{escape(x["id"])}?f=html">open</a></td>{cells}</tr>'


def feature(c: Collection, body: Record) -> str:
    """Return one feature as a table of its columns."""
    lines = "".join(f'<tr><th title="{escape(what.what)}">{what.name}</th><td>{_cell(body["properties"].get(what.name))}</td></tr>' for what in c.columns)
    place = json.dumps(body["geometry"]) if body["geometry"] and body["geometry"]["type"] == "Point" else "an area" if body["geometry"] else "none"
    return page(f"{c.title}: {body['id']}", f"<table>{lines}<tr><th>geometry</th><td>{escape(place)}</td></tr></table>")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return escape("; ".join(map(str, value)) if isinstance(value, list) else str(value))
