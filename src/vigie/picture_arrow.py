"""Tables of the picture -> Arrow, pandas, polars, GeoJSON. The columns are those of the JSON lines; what varies in shape (a claim's details, a change's values)
is JSON text in its column.

pyarrow, pandas and polars are extras: pip install 'vigie[parquet]', pandas, polars.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from vigie.errors import OptionError
from vigie.records import Record

if TYPE_CHECKING:
    import pyarrow as pa

# Columns by their type: everything else is text. A name that ends in [] holds a list.
_NUMBERS = frozenset("min max lat lon radius_km latest confidence value_min value_max".split())
_INTEGERS = frozenset("posts bytes http_status post sources count geonames population".split())
_TRUTHS = frozenset("approx cumulative stands contested stale location_coarsened key_event".split())
_INSTANTS = frozenset("published fetched known_at said_at first_reported last_reported since until as_of said at start end first_known".split())
_HALVES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")  # surrogates: halves of letters that a broken source left alone
_FREE = frozenset(("details", "was", "now", "conflicts_of_claim"))


def arrow(name: str, records: Iterable[Record]) -> pa.Table:
    """Return the records of a table of the picture as an Arrow table with fixed columns, instants in UTC."""
    try:
        import pyarrow as pa
    except ImportError as e:
        raise OptionError("Arrow and Parquet need the extra: pip install 'vigie[parquet]'") from e
    schema = pa.schema([pa.field(c, _typed(name, c, pa)) for c in COLUMNS[name]])
    rows = [{c: _whole(_value(name, c, r.get(c))) for c in COLUMNS[name]} for r in records]
    return pa.Table.from_pylist(rows, schema=schema)


def geojson(records: Iterable[Record]) -> Record:
    """Return records with places as a GeoJSON FeatureCollection (RFC 7946).

    A point stands only for a site or a settlement; what is known no finer than an area has no geometry here and says its `location_precision`:
    a region's middle is not where it happened.
    """
    return {"type": "FeatureCollection", "features": [feature(r) for r in records]}


POINTS = frozenset(("site", "settlement"))


def feature(record: Record) -> Record:
    """Return a record with places as one GeoJSON feature."""
    places = record.get("places") or ([record["place"]] if record.get("place") else [record] if "lat" in record else [])
    points = [[p["lon"], p["lat"]] for p in places if p.get("lat") is not None and p.get("level") in POINTS and p.get("role", "location") == "location"]
    points = [p for i, p in enumerate(points) if p not in points[:i]]
    geometry: Record | None = None
    if len(points) == 1:
        geometry = {"type": "Point", "coordinates": points[0]}
    elif points:
        geometry = {"type": "MultiPoint", "coordinates": points}
    identity = next((v for k, v in record.items() if k.endswith("_id")), None)
    return {"type": "Feature", "id": identity, "geometry": geometry, "properties": record}


def _whole(value: Any) -> Any:
    """The value with halves of letters in its texts as U+FFFD: Arrow's texts are UTF-8, which has none."""
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            return value.translate(_HALVES)
        return value
    if isinstance(value, dict):
        return {k: _whole(v) for k, v in value.items()}
    return [_whole(v) for v in value] if isinstance(value, list) else value


def _value(table: str, column: str, value: Any) -> Any:
    if value is None:
        return None
    if column in _FREE or (table == "conflicts" and column == "values"):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    if column in _INSTANTS and isinstance(value, str):
        return datetime.fromisoformat(value)
    if column == "verification" and isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    if column == "weapons":
        return [json.dumps(w, ensure_ascii=False, sort_keys=True) for w in value]
    if table == "claims" and column == "conflicts":
        return [json.dumps(c, ensure_ascii=False, sort_keys=True) for c in value]
    if isinstance(value, dict):
        return {k: _value(table, k, v) for k, v in value.items()}
    if isinstance(value, list):
        return [_value(table, "", v) for v in value]
    return value


def _typed(table: str, column: str, pa: Any) -> Any:
    place = pa.struct([(k, _scalar(k, pa)) for k in ("place_id", "name", "level", "country", "admin1", "lat", "lon", "geonames", "part", "role", "radius_km")])
    span = pa.struct([("start", pa.int64()), ("end", pa.int64()), ("text", pa.string())])
    quantity = pa.struct([("min", pa.float64()), ("max", pa.float64()), ("approx", pa.bool_())])
    match column:
        case "places":
            return pa.list_(place)
        case "place":
            return place
        case "time":
            return pa.struct([("start", _scalar("start", pa)), ("end", _scalar("end", pa)), ("granularity", pa.string())])
        case "evidence":
            return pa.list_(span)
        case "attribution":
            plain = [(k, pa.string()) for k in ("name", "office", "organization", "jurisdiction", "stated_jurisdiction", "medium")]
            return pa.struct([*plain, ("relayed_by", pa.list_(pa.string())), ("span", span)])
        case "killed" | "injured" | "missing":
            return pa.struct([*((k, pa.float64()) for k in ("min", "max", "latest")), ("latest_by", pa.string()), ("approx", pa.bool_())])
        case "customers" | "share":
            return quantity
        case "offices":
            return pa.list_(pa.struct([(k, pa.string()) for k in ("office", "organization", "jurisdiction")]))
        case "spellings":
            return pa.list_(pa.struct([("spelling", pa.string()), ("count", pa.int64())]))
        case "conflicts" | "targets" | "weapons" | "parts" | "related" | "sensitivity" | "source_names" | "notes":
            return pa.list_(pa.string())
        case "claims":
            return pa.int64() if table in ("people", "places") else pa.list_(pa.string())
    return _scalar(column, pa)


def _scalar(column: str, pa: Any) -> Any:
    if column in _NUMBERS:
        return pa.float64()
    if column in _INTEGERS:
        return pa.int64()
    if column in _TRUTHS:
        return pa.bool_()
    return pa.timestamp("us", tz="UTC") if column in _INSTANTS else pa.string()


COLUMNS: dict[str, tuple[str, ...]] = {
    name: tuple(columns.split())
    for name, columns in {
        "documents": """document_id uri outlet title language published fetched sha256 posts duplicate_of http_status content_type bytes previous_version""",
        "claims": """claim_id document_id post kind evidence attribution verification modality time places details confidence said_at duplicate_of conflicts
            incident_id known_at""",
        "incidents": """incident_id code kind title time time_precision places location_precision targets weapons claims sources killed injured missing
            verification contested conflicts review assignee key_event sensitivity status merged_into
            part_of parts related first_reported last_reported source_names notes
            location_coarsened""",
        "services": """service_id service place state since until as_of stale customers share claims sources cause source_names contested first_known""",
        "tolls": """incident_id field group min max approx cumulative as_of said speaker source_class basis stands supersedes claim_id toll_id""",
        "conflicts": """conflict_id type about values note field settled_by""",
        "people": """person_id name offices spellings claims""",
        "places": """place_id name level country admin1 lat lon geonames part claims""",
        "changes": """at about field was now class trigger by reason""",
    }.items()
}
