"""`vigie export`: files of the picture that users' tools open, with what was asked for in a manifest beside them."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from vigie.commands.opening import At, Db, KnownAt, Place, instant, rules_at
from vigie.errors import OptionError

if TYPE_CHECKING:
    from vigie.desk.request import Request

VERIFICATIONS = ("none", "witnessed", "confirmed", "unverified", "disputed")


def export(
    *,
    db: Db,
    format: Annotated[list[str], Parameter(help="csv xlsx geojson parquet geoparquet gpkg kml atom cap flash chronology atlos bundle jsonl report.")],  # noqa: A002
    out: Annotated[Path, Parameter(help="Folder for the files.")] = Path("export"),
    at: At = None,
    known_at: KnownAt = None,
    place: Place = None,
    kind: Annotated[list[str] | None, Parameter(help="Only these kinds: strike, service, casualties ...")] = None,
    since: Annotated[str | None, Parameter(help="Only what happened, held or was told from then on.")] = None,
    until: Annotated[str | None, Parameter(help="Only what happened, held or was told before then.")] = None,
    verification: Annotated[list[str] | None, Parameter(help="none, witnessed, confirmed, unverified, disputed.")] = None,
    limit: Annotated[int | None, Parameter(help="Rows of a table at most; a cut table says so in its last row.")] = None,
    lang: Annotated[str, Parameter(help="Language of flash and chronology: en, fr, uk.")] = "en",
    zone: Annotated[str | None, Parameter(help="Zone of the clocks of flash and chronology (Europe/Kyiv); else that of most places.")] = None,
    hxl: Annotated[bool, Parameter(help="csv: a row of HXL hashtags below the header of the incidents.")] = False,
    base_url: Annotated[str, Parameter(help="Address of the service, for the url of each row.")] = "",
    ocha_names: Annotated[bool, Parameter(help="Regions by the names that OCHA uses: Kharkivska.")] = False,
    authority: Annotated[str | None, Parameter(help="cap: in whose authority messages are sent; else they are restricted drafts.")] = None,
    title: Annotated[str | None, Parameter(help="flash, chronology: the situation's name.")] = None,
    number: Annotated[int | None, Parameter(help="flash: number of the issue.")] = None,
    previous: Annotated[str | None, Parameter(help="flash: what the last issue knew; what changed since then is new.")] = None,
    organisation: Annotated[str | None, Parameter(help="Who passes it on.")] = None,
    contact: Annotated[str | None, Parameter(help="How to reach them.")] = None,
    checked_by: Annotated[str | None, Parameter(help="The editor who has read it; without one it says that nobody has.")] = None,
    role: Annotated[str, Parameter(help="desk: all of it; public: what the rules of publication let the public see now (docs/CARE.md).")] = "desk",
    rules: Annotated[Path | None, Parameter(help="public: your rules; else those of vigie (`vigie publish default`).")] = None,
) -> None:
    """Write files of the picture, or of what the filters let through, and manifest.json beside them."""
    from vigie.desk.request import Request

    request = Request(
        at=instant(at, "--at"),
        known_at=instant(known_at, "--known-at"),
        place=place,
        kinds=_known("--kind", kind, _kinds()),
        since=instant(since, "--since"),
        until=instant(until, "--until"),
        verification=_known("--verification", verification, VERIFICATIONS),
        language=lang,
        hxl=hxl,
        base_url=_address(base_url),
        limit=_least(limit),
        authority=authority,
        zone=_zone(zone),
        humanitarian_names=ocha_names,
        title=title,
        organisation=organisation,
        contact=contact,
        checked_by=checked_by,
        number=number,
        previous=instant(previous, "--previous"),
        written=datetime.now(UTC),
        role=_role(role, rules),
        rules=rules_at(rules) if role == "public" else None,
    )
    _write(db, format, out, request)


def _write(db: str, formats: list[str], out: Path, request: Request) -> None:
    from vigie.export import export as exported
    from vigie.export import writer
    from vigie.store import open_store

    for name in formats:
        writer(name)
    with open_store(db, create=False) as store:
        paths = exported(store, formats, out, request)
    print(f"{len(paths)} files: {out.resolve()}", file=sys.stderr)  # noqa: T201


def _role(role: str, rules: Path | None) -> str:
    if role not in ("desk", "public"):
        raise OptionError(f"--role {role!r} is none: give desk or public")
    if rules is not None and role != "public":
        raise OptionError("--rules are for what the public sees: give --role public too")
    return role


def _kinds() -> tuple[str, ...]:
    from vigie.resources import kinds

    return tuple(kinds())


def _known(option: str, given: list[str] | None, known: tuple[str, ...]) -> tuple[str, ...]:
    wrong = [g for g in given or () if g not in known]
    if wrong:
        raise OptionError(f"{option} {wrong[0]!r} is none: give one of {', '.join(known)}")
    return tuple(given or ())


def _least(limit: int | None) -> int | None:
    if limit is not None and limit < 1:
        raise OptionError(f"--limit {limit}: give 1 or more, or leave it out for all rows")
    return limit


def _address(url: str) -> str:
    if url and not url.startswith(("http://", "https://")):
        raise OptionError(f"--base-url {url!r} is no address: write https://host/path")
    return url


def _zone(name: str | None) -> str | None:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    if name is None:
        return None
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as e:
        raise OptionError(f"--zone {name!r} is no zone: write Europe/Kyiv") from e
