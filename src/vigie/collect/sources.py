"""SOURCES.toml: which sources a desk looks at, and how fast; read and checked before anything is asked for."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import regex

from vigie.errors import OptionError
from vigie.resources import languages

SORTS = ("page", "feed", "sitemap", "telegram", "mastodon", "bluesky", "files")
LIMIT = 20  # pages that one visit to a feed or sitemap opens: an hour of a busy agency
MOST = 500  # at most, if asked for
EVERY_S = {  # between two visits of a watcher, where nobody says
    "page": 60.0, "feed": 120.0, "sitemap": 300.0, "telegram": 60.0, "mastodon": 60.0, "bluesky": 60.0, "files": 5.0,
}  # fmt: skip
_MAIL = regex.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True)
class Source:
    """One source. `sort`: page (live pages too), feed, sitemap, telegram, mastodon, bluesky, files; `limit`: pages opened per visit; `trust`: notes for people.

    `pace_s`: seconds between two requests to its host; `every_s`: between two visits, where it is watched.
    """

    name: str
    sort: str
    address: str
    outlet: str | None = None
    language: str | None = None
    timezone: str | None = None
    pace_s: float | None = None
    every_s: float | None = None
    limit: int = LIMIT
    robots: bool = True
    tags: tuple[str, ...] = ()
    trust: str | None = None

    @property
    def options(self) -> dict[str, Any]:
        """What `vigie.read` is told of its documents."""
        said = {"outlet": self.outlet, "language": self.language, "timezone": self.timezone}
        return {k: v for k, v in said.items() if v}


@dataclass(frozen=True, slots=True)
class Sources:
    """A file of sources. `contact`: where a site's owner reaches who collects; `private`: hosts and networks of one's own that may be asked."""

    sources: tuple[Source, ...]
    contact: str
    pace_s: float = 2.0
    every_s: float | None = None
    max_mb: float = 16.0
    max_s: float = 60.0
    private: tuple[str, ...] = ()

    def visits_s(self, source: Source) -> float:
        """Return the seconds between two visits to one of the sources."""
        return float(source.every_s or self.every_s or EVERY_S[source.sort])


_OF_ALL: dict[str, tuple[type, ...]] = {
    "contact": (str,), "pace_s": (int, float), "every_s": (int, float), "max_mb": (int, float), "max_s": (int, float), "private": (list,),
}  # fmt: skip
_OF_ONE: dict[str, tuple[type, ...]] = {
    "name": (str,), "sort": (str,), "address": (str,), "outlet": (str,), "language": (str,), "timezone": (str,), "pace_s": (int, float),
    "every_s": (int, float), "limit": (int,), "robots": (bool,), "tags": (list,), "trust": (str,),
}  # fmt: skip


def sources(path: Path) -> Sources:
    """Return what a SOURCES.toml says. Raises OptionError, naming the source and the way out, for whatever is wrong in it."""
    try:
        root = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as e:
        raise OptionError(f"cannot read {path}: {e.strerror or e}: check the path (examples/SOURCES.toml shows one)") from e
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as e:
        raise OptionError(f"{path}: {e}: mend it (examples/SOURCES.toml shows one)") from e
    extra = set(root) - {"collect", "source"}
    if extra:
        raise OptionError(f"{path}: [{min(extra)}] is not known: write [collect] once and [[source]] for each source")
    said, rows = root.get("collect", {}), root.get("source", [])
    if not isinstance(said, dict) or not isinstance(rows, list) or not rows or not all(isinstance(r, dict) for r in rows):
        raise OptionError(f"{path}: write [collect] once and at least one [[source]]")
    _typed(said, _OF_ALL, f"{path}: [collect]")
    _contactable(said.get("contact"), path)
    found = tuple(_source(row, n, path) for n, row in enumerate(rows, 1))
    names = [s.name for s in found]
    double = next((n for n in names if names.count(n) > 1), None)
    if double:
        raise OptionError(f"{path}: two sources are named {double!r}: give each a name of its own")
    return Sources(found, **{**said, "private": tuple(map(str, said.get("private", ())))})


def _typed(row: Mapping[str, Any], known: Mapping[str, tuple[type, ...]], where: str) -> None:
    for key, value in row.items():
        if key not in known:
            raise OptionError(f"{where}: {key} is not known: use {', '.join(known)}")
        if not isinstance(value, known[key]) or isinstance(value, bool) and bool not in known[key]:
            raise OptionError(f"{where}: {key} = {value!r} is {type(value).__name__}: give {' or '.join(t.__name__ for t in known[key])}")
        if isinstance(value, list) and not all(isinstance(v, str) for v in value):
            raise OptionError(f"{where}: {key} holds something else than text: write each in quotes")
        if isinstance(value, int | float) and not isinstance(value, bool) and not 0 < value < float("inf"):
            raise OptionError(f"{where}: {key} = {value}: give a number above 0")


def _contactable(contact: Any, path: Path) -> None:
    if not isinstance(contact, str) or not (_MAIL.fullmatch(contact) or regex.fullmatch(r"https?://[^\s/]+\S*", contact)):
        raise OptionError(f'{path}: [collect] needs contact = "desk@example.org" or the address of a page: whoever is asked must be able to reach you')


def _source(row: Mapping[str, Any], n: int, path: Path) -> Source:
    where = f"{path}: source {row.get('name', n)!r}"
    _typed(row, _OF_ONE, where)
    for key in ("name", "sort", "address"):
        if not row.get(key):
            raise OptionError(f"{where} has no {key}: each needs name, sort and address")
    if row["sort"] not in SORTS:
        raise OptionError(f"{where}: sort {row['sort']!r} is not known: use one of {', '.join(SORTS)}")
    if row["sort"] != "files" and not row["address"].startswith(("http://", "https://")):
        raise OptionError(f'{where}: address {row["address"]!r}: write https://host/path, or sort = "files" for a folder')
    if row.get("language") and row["language"] not in languages():
        raise OptionError(f"{where}: language {row['language']!r} is not known: use one of {', '.join(languages())}, or leave it out")
    if row.get("limit", 1) > MOST:
        raise OptionError(f"{where}: limit = {row['limit']}: at most {MOST} pages a visit")
    if row.get("timezone"):
        _zone(row["timezone"], where)
    _shown(row["sort"], row["address"], where)
    address = str((path.parent / row["address"]).resolve()) if row["sort"] == "files" else row["address"]
    return Source(**{**row, "address": address, "tags": tuple(row.get("tags", ()))})


def _shown(sort: str, address: str, where: str) -> None:
    """Refuse an address that shows no channel, account or tag, where the source is to be one."""
    from vigie.collect import bluesky, mastodon, telegram

    if sort == "telegram" and telegram.channel_of(address) is None and "t.me/" in address:
        raise OptionError(f"{where}: address {address!r} is no public channel: write https://t.me/s/NAME")
    if sort == "mastodon" and mastodon.timeline(address) is None:
        raise OptionError(f"{where}: address {address!r} shows no account and no tag: write https://HOST/@NAME or https://HOST/tags/NAME")
    if sort == "bluesky" and bluesky.actor(address) is None:
        raise OptionError(f"{where}: address {address!r} is no profile: write https://bsky.app/profile/NAME")


def _zone(name: str, where: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as e:
        raise OptionError(f"{where}: zone {name!r} is not known: use an IANA name such as Europe/Kyiv") from e
