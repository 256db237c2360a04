"""A file of alert rules (TOML) -> `Rules`; what is wrong in it is told with where it stands and the way out."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import regex

from vigie import gazetteer
from vigie.alerts.rules import Mail, Recipient, Rule, Rules
from vigie.desk.selection import lies_in
from vigie.errors import OptionError
from vigie.resources import kind_shelf, kinds, senses

EXAMPLE = "examples/ALERTS.toml shows each"
LEVELS = ("site", "district", "settlement", "admin3", "admin2", "admin1", "country", "region", "sea", "water")
STATES = ("out", "partial", "interrupted", "suspended", "reduced", "backup", "operating", "restoring", "restored")
FIGURES = ("killed", "injured", "missing", "trapped", "rescued", "launched", "intercepted", "customers")
VERIFICATION = ("none", "witnessed", "confirmed", "unverified", "disputed")
CONFLICTS = ("number", "state", "place", "time", "office", "identity", "occurrence")
TROUBLES = ("silent", "dropped", "failing", "layout", "unread", "late", "unwatched")
WAYS = ("webhook", "email", "atom", "desktop")
AT_MOST = 20  # messages an hour: one in three minutes is as much as somebody on duty can look into
FEED_MOST = 1_000_000  # a feed rings no bell
_MAIL = regex.compile(r"[^@\s<>]+@[^@\s<>]+")
_TOP = ("alerts", "to", "rule")
_OF_ALL = ("from", "smtp", "password", "ca", "tls", "age_h", "base_url")
_OF_TO = ("name", *WAYS, "secret", "at_most")
_OF_RULE = (
    "name", "to", "kind", "target", "service", "state", "place", "level", "figure", "above", "verification", "sources_independent", "speaker", "conflict",
    "source", "again",
)  # fmt: skip


def read_rules(path: Path) -> Rules:
    """Return the rules of a file. Raises OptionError, with the place and the way out, for whatever is wrong in it."""
    try:
        root = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as e:
        raise OptionError(f"cannot read {path}: {e.strerror or e}: check the path ({EXAMPLE} sort of rule)") from e
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as e:
        raise OptionError(f"{path}: {e}: mend it ({EXAMPLE} sort of rule)") from e
    return _Reader(path).rules(root)


class _Reader:
    """What is read of one file; `path` for errors and for files named beside it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def rules(self, root: Mapping[str, Any]) -> Rules:
        self._known(root, _TOP, f"{self.path}")
        said, to, rows = root.get("alerts", {}), root.get("to", []), root.get("rule", [])
        if not isinstance(said, dict) or not _tables(to) or not _tables(rows) or not to or not rows:
            raise OptionError(f"{self.path}: write [alerts] once, and at least one [[to]] and one [[rule]] ({EXAMPLE})")
        self._known(said, _OF_ALL, f"{self.path}: [alerts]")
        recipients = tuple(self._recipient(row, n) for n, row in enumerate(to, 1))
        rules = tuple(self._rule(row, n, [r.name for r in recipients]) for n, row in enumerate(rows, 1))
        self._once([r.name for r in recipients], "[[to]]")
        self._once([r.name for r in rules], "[[rule]]")
        mail = self._mail(said) if any(r.way == "email" for r in recipients) else None
        age = self._number(said, "age_h", f"{self.path}: [alerts]", 24.0)
        return Rules(rules, recipients, mail, timedelta(hours=age), str(said.get("base_url") or "").rstrip("/"))

    # ------------------------------------------------------------ rules
    def _rule(self, row: Mapping[str, Any], n: int, names: list[str]) -> Rule:
        where = self._named(row, n, "rule")
        self._known(row, _OF_RULE, where)
        about = self._about(row, where)
        to = tuple(self._words(row, "to", where, names)) if "to" in row else tuple(names)
        figure = self._words(row, "figure", where, FIGURES)
        if "above" in row and not figure or len(figure) > 1:
            raise OptionError(f'{where}: above needs one figure: write figure = "killed" beside it')
        again = self._number(row, "again", where, 1.5)
        if again <= 1:
            raise OptionError(f"{where}: again = {again:g}: give a factor above 1: by how much a figure must grow to be told again")
        n_sources = self._number(row, "sources_independent", where, 0)
        return Rule(
            str(row["name"]).strip(), about, to,
            kinds=frozenset(self._words(row, "kind", where, kinds())), targets=frozenset(self._words(row, "target", where, senses()["object"][0])),
            services=frozenset(self._words(row, "service", where, senses()["service"][0])), states=frozenset(self._words(row, "state", where, STATES)),
            places=tuple(self._places(row, where)), levels=frozenset(self._words(row, "level", where, LEVELS)),
            figure=figure[0] if figure else None, above=self._number(row, "above", where, 0.0, least=0.0), sources=int(n_sources),
            verification=frozenset(self._words(row, "verification", where, VERIFICATION)),
            speakers=frozenset(self._words(row, "speaker", where, kind_shelf("fusion")["sources"]["order"])),
            conflicts=frozenset(self._words(row, "conflict", where, CONFLICTS)), troubles=frozenset(self._words(row, "source", where, TROUBLES)), again=again,
        )  # fmt: skip

    def _about(self, row: Mapping[str, Any], where: str) -> str:
        """What a rule is asked of, told by what it asks; lines that another sort of thing does not have are refused."""
        about = "source" if "source" in row else "conflict" if "conflict" in row else "service" if "service" in row or "state" in row else "incident"
        able = {
            "source": ("source",),
            "conflict": ("conflict", "figure", "place", "level", "kind", "target"),
            "service": ("service", "state", "place", "level", "figure", "above", "verification", "sources_independent", "speaker", "again"),
            "incident": ("kind", "target", "place", "level", "figure", "above", "verification", "sources_independent", "speaker", "again"),
        }[about]
        extra = next((k for k in row if k not in (*able, "name", "to")), None)
        if extra is not None:
            raise OptionError(f"{where}: {extra} does not go with a rule on a {about}: such a rule takes {', '.join(able)}")
        if not set(row) - {"name", "to"}:
            raise OptionError(f"{where} asks nothing: write what is looked for ({EXAMPLE})")
        if about == "service" and row.get("figure") not in (None, "customers"):
            raise OptionError(f'{where}: of a service the figure is "customers"')
        return about

    def _places(self, row: Mapping[str, Any], where: str) -> list[str]:
        wanted = self._words(row, "place", where, None)
        for name in wanted:
            if gazetteer.place(name) is None and not any(lies_in(f.place, name) for f in gazetteer.named(name)):
                raise OptionError(f"{where}: no place {name!r} is known: write its name as `vigie gazetteer show NAME` does, or an id (iso:UA-63)")
        return wanted

    # ------------------------------------------------------------ recipients
    def _recipient(self, row: Mapping[str, Any], n: int) -> Recipient:
        where = self._named(row, n, "to")
        self._known(row, _OF_TO, where)
        ways = [w for w in WAYS if w in row]
        if len(ways) != 1:
            raise OptionError(f"{where}: give one way: {', '.join(f'{w} = ...' for w in WAYS)}")
        way = ways[0]
        address = self._words(row, way, where, None)
        if not address or way in ("webhook", "atom") and len(address) > 1:
            raise OptionError(f"{where}: {way} = {row[way]!r}: give text in quotes")
        if way == "webhook" and (urlsplit(address[0]).scheme not in ("http", "https") or not urlsplit(address[0]).hostname):
            raise OptionError(f"{where}: webhook = {address[0]!r} is no address: write https://host/path")
        if way == "email" and not all(map(_MAIL.fullmatch, address)):
            raise OptionError(f"{where}: email = {row[way]!r}: write name@host, several in [ ]")
        if way == "atom":
            address = [str((self.path.parent / address[0]).resolve())]
        secret = self._secret(row.get("secret", ""), f"{where}: secret")
        if way == "webhook" and not secret:
            raise OptionError(f'{where}: a webhook needs a secret with which it is signed: secret = "env:NAME" takes it from the environment')
        most = self._number(row, "at_most", where, FEED_MOST if way == "atom" else AT_MOST)
        return Recipient(str(row["name"]).strip(), way, tuple(address), int(most), secret)

    def _mail(self, said: Mapping[str, Any]) -> Mail:
        where = f"{self.path}: [alerts]"
        sender, told = str(said.get("from") or ""), urlsplit(str(said.get("smtp") or ""))
        if not _MAIL.fullmatch(sender):
            raise OptionError(f'{where}: e-mail needs from = "vigie@example.org"')
        if told.scheme not in ("smtp", "smtps") or not told.hostname:
            raise OptionError(f'{where}: e-mail needs smtp = "smtps://user@host" (TLS from the first byte) or "smtp://user@host:587" (STARTTLS)')
        if not isinstance(said.get("tls", True), bool):
            raise OptionError(f"{where}: tls = {said['tls']!r}: write true or false (false only for a server on this machine)")
        tls = "smtps" if told.scheme == "smtps" else "starttls" if said.get("tls", True) else "none"
        password = self._secret(said.get("password", ""), f"{where} password") or None
        ca = str((self.path.parent / said["ca"]).resolve()) if said.get("ca") else None
        return Mail(sender, told.hostname, told.port or (465 if tls == "smtps" else 587), tls, unquote(told.username) if told.username else None, password, ca)

    # ------------------------------------------------------------ values
    def _named(self, row: Mapping[str, Any], n: int, sort: str) -> str:
        if not isinstance(row.get("name"), str) or not row["name"].strip():
            raise OptionError(f'{self.path}: [[{sort}]] number {n} has no name: write name = "..."')
        return f"{self.path}: [[{sort}]] {row['name']!r}"

    def _known(self, row: Mapping[str, Any], known: Iterable[str], where: str) -> None:
        extra = next((k for k in row if k not in known), None)
        if extra is not None:
            raise OptionError(f"{where}: {extra} is not known: use {', '.join(known)}")

    def _words(self, row: Mapping[str, Any], key: str, where: str, allowed: Iterable[str] | None) -> list[str]:
        value = row.get(key, [])
        found = [value] if isinstance(value, str) else value
        if not isinstance(found, list) or not all(isinstance(v, str) and v.strip() for v in found):
            raise OptionError(f'{where}: {key} = {value!r}: give text in quotes, several in [ ]')
        wrong = next((v for v in found if allowed is not None and v not in allowed), None)
        if wrong is not None:
            raise OptionError(f"{where}: {key}: {wrong!r} is not known: use {', '.join(sorted(allowed or ()))}")
        return found

    def _number(self, row: Mapping[str, Any], key: str, where: str, default: float, least: float = 1e-9) -> float:
        value = row.get(key, default)
        if key in row and (isinstance(value, bool) or not isinstance(value, int | float) or not least <= value < float("inf")):
            raise OptionError(f"{where}: {key} = {value!r}: give a number above 0")
        return float(value)

    def _secret(self, value: Any, where: str) -> str:
        if not isinstance(value, str):
            raise OptionError(f'{where}: give text in quotes, or "env:NAME"')
        if not value.startswith("env:"):
            return value
        found = os.environ.get(value[4:])
        if not found:
            raise OptionError(f"{where}: the environment has no {value[4:]}: export it before vigie starts")
        return found

    def _once(self, names: list[str], sort: str) -> None:
        double = next((n for n in names if names.count(n) > 1), None)
        if double is not None:
            raise OptionError(f"{self.path}: two {sort} are named {double!r}: give each a name of its own")


def _tables(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(v, dict) for v in value)
