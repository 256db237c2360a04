"""The only reader of the shelves (lang/, reference/, kinds/): loads, checks, refuses with file:line.

A lexicon line is `phrase <TAB> senses <TAB> note` (docs/LEXICON.md). `lexicon(code)` compiles all lines of a language into one trie
over words; the matcher that runs over it is in `phrases.py`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from vigie.errors import OptionError, ShelfError
from vigie.notation import PhraseError
from vigie.phrases import Hit, Lexicon

__all__ = ["Hit", "Lexicon", "elides", "home", "kinds", "language", "languages", "lexicon", "lexicon_of", "reference", "senses", "shelf", "table", "toml"]

MAX_TOLD = 10  # bad lines told in one error


@cache
def home() -> Path:
    """Return the folder of the package, under which the shelves stand."""
    return Path(__file__).resolve().parent


def shelf(path: str | Path) -> Path:
    """Return the absolute path of a shelf file named relative to the package ('reference/places.tsv')."""
    return home() / path


def _named(path: Path) -> str:
    """The file's name as errors and `where` tell it: relative to the package where it is in it."""
    return path.relative_to(home()).as_posix() if path.is_relative_to(home()) else str(path)


@lru_cache
def languages() -> tuple[str, ...]:
    """Return the codes of the languages found: folders of lang/ with a language.toml, sorted."""
    return tuple(sorted(f.parent.name for f in shelf("lang").glob("*/language.toml")))


def _checked(code: str) -> str:
    if code not in languages():
        raise OptionError(f"no language {code!r}: give one of {', '.join(languages())}, or add a folder src/vigie/lang/{code}/ (CONTRIBUTING.md)")
    return code


@lru_cache
def toml(code: str, name: str) -> dict[str, Any]:
    """Return lang/<code>/<name>.toml; a file that is not there is an empty dict (a language may lack a kind)."""
    return _toml(shelf(f"lang/{_checked(code)}/{name}.toml"))


def _toml(path: Path, *, needed: bool = False) -> dict[str, Any]:
    if not path.is_file():
        if needed:
            raise ShelfError(f"{_named(path)} is missing: put the file back or install vigie again")
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as e:
        raise ShelfError(f"{_named(path)}: {e}: mend the file so that it is TOML in UTF-8") from e


@lru_cache
def reference(name: str) -> dict[str, Any]:
    """Return reference/<name>.toml; ShelfError where it is missing."""
    return _toml(shelf(f"reference/{name}.toml"), needed=True)


def language(code: str) -> dict[str, Any]:
    """Return what lang/<code>/language.toml says: `name`, `script`, `elision`, `fold`, `fold_initial` ..."""
    return toml(code, "language")


@lru_cache
def elides(code: str) -> bool:
    """Return whether articles and clitics with an apostrophe are words of their own in a language (l' eau)."""
    return bool(language(code).get("elision"))


@lru_cache
def kinds() -> dict[str, dict[str, Any]]:
    """Return the kinds of claim in the order of the contract: name -> `what` it is, `details`, anchor `senses` (kinds/kinds.toml)."""
    return _toml(shelf("kinds/kinds.toml"))


@cache
def engine() -> str:
    """Return the name of this engine: its version and a hash of the code and the shelves that reading rests on. Another engine may read other claims."""
    from hashlib import sha256
    from importlib.metadata import version

    digest = sha256()
    for part in ("read", "extract", "resolve", "lang", "kinds", "reference"):
        for path in sorted(p for p in shelf(part).rglob("*") if p.suffix in (".py", ".toml", ".tsv")):
            digest.update(path.relative_to(home()).as_posix().encode() + b"\0" + path.read_bytes())
    return f"{version('vigie')}-{digest.hexdigest()[:12]}"


@lru_cache
def kind_shelf(name: str) -> dict[str, Any]:
    """Return kinds/<name>.toml, how kinds are fused and shown; ShelfError where it is missing."""
    return _toml(shelf(f"kinds/{name}.toml"), needed=True)


@lru_cache
def senses() -> dict[str, tuple[frozenset[str], bool]]:
    """Return sense group -> (allowed values, whether a free tail may follow '/'); values {'*'} allow anything, {''} nothing."""
    raw = _toml(shelf("kinds/senses.toml"))
    out = {}
    for group, allowed in raw["groups"].items():
        tail = any(a.endswith("/") for a in allowed)
        values: set[str] = set()
        for a in allowed:
            values.update(raw["values"][a[1:].rstrip("/")] if a.startswith("@") else [a])
        out[group] = (frozenset(values or {""}), tail)
    return out


def _sense_error(sense: str) -> str | None:
    """What is wrong with a sense, with the way out; None where it is allowed."""
    group, _, value = sense.partition(":")
    if group not in senses():
        return f"unknown sense group {group!r}: use one of kinds/senses.toml (docs/LEXICON.md tells them)"
    allowed, tail = senses()[group]
    if "*" in allowed and value:
        return None
    if (value.split("/")[0] if tail else value) not in allowed:
        return f"unknown value in {sense!r}: {group} takes {', '.join(sorted(v or 'nothing' for v in allowed))}"
    return None


def _senses_of(cell: str) -> list[str]:
    """The senses of a cell; a free tail may hold spaces: 'weapon:missile/Storm Shadow act:launch' has two."""
    out: list[str] = []
    for word in cell.split():
        if out and "/" in out[-1] and _sense_error(word):
            out[-1] += " " + word
        else:
            out.append(word)
    return out


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """(line number, line) of a shelf file, without comments and empty lines; refuses what is not UTF-8."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as e:
        raise ShelfError(f"{_named(path)} is missing: put the file back or install vigie again") from e
    except UnicodeDecodeError as e:
        raise ShelfError(f"{_named(path)}: not UTF-8 ({e.reason} at byte {e.start}): save the file as UTF-8") from e
    for n, line in enumerate(text.split("\n"), 1):
        line = line.rstrip("\r")
        if line.strip() and not line.startswith("#"):
            yield n, line


@lru_cache(maxsize=256)
def table(path: str | Path, columns: Sequence[str] | None = None) -> list[dict[str, str]]:
    """Return the rows of a TSV shelf file (relative to the package) as dicts, with '#' lines left out; `where` is file:line.

    The first line is the header unless `columns` (a tuple) names them. Missing cells at the end of a line are ''. A row with more cells
    than columns is refused.
    """
    file = shelf(path)
    name = _named(file)
    rows: list[dict[str, str]] = []
    for n, line in _lines(file):
        cells = [c.strip() for c in line.split("\t")]
        if columns is None:
            columns = tuple(cells)
            continue
        if len(cells) > len(columns):
            raise ShelfError(f"{name}:{n}: {len(cells)} cells for {len(columns)} columns ({', '.join(columns)}): take out a tab")
        row = dict(zip(columns, cells + [""] * (len(columns) - len(cells)), strict=True))
        row["where"] = f"{name}:{n}"
        rows.append(row)
    return rows


@lru_cache
def lexicon(code: str) -> Lexicon:
    """Return the compiled lexicon of a language: every line of lang/<code>/lexicon/*.tsv.

    Raises ShelfError that names each bad line (the first ten) with file:line and the way out.
    """
    own = language(_checked(code))
    folds = {k: str(own[k]) for k in ("fold", "fold_initial") if k in own}
    return lexicon_of(sorted(shelf(f"lang/{code}/lexicon").glob("*.tsv")), elision=elides(code), **folds)


def lexicon_of(files: Sequence[Path], *, elision: bool = False, **folds: str) -> Lexicon:
    """Return the lexicon compiled from these files; `folds`: see Lexicon."""
    lex = Lexicon(elision=elision, **folds)
    bad: list[str] = []
    known: dict[str, frozenset[str]] = {}
    for file in files:
        name = _named(file)
        for n, line in _lines(file):
            cells = line.split("\t")
            error = _line_error(cells, known)
            if error is None:
                try:
                    lex.add(cells[0], known[cells[1]], cells[2].strip() if len(cells) > 2 else "", f"{name}:{n}")
                except PhraseError as e:
                    error = str(e)
            if error is not None:
                bad.append(f"{name}:{n}: {error}")
    if bad:
        more = f"\n... and {len(bad) - MAX_TOLD} more" if len(bad) > MAX_TOLD else ""
        raise ShelfError("\n".join(bad[:MAX_TOLD]) + more)
    return lex


def _line_error(cells: list[str], known: dict[str, frozenset[str]]) -> str | None:
    """What is wrong with a line; `known` remembers the sense cells that were found good."""
    if len(cells) < 2 or not cells[1].strip():
        return "no tab and senses after the phrase: write phrase <TAB> senses (- for none)"
    if len(cells) > 3:
        return "more than three cells: write phrase <TAB> senses <TAB> note"
    if not cells[0].strip():
        return "empty phrase: write the words before the tab"
    if cells[1] not in known:
        all_senses = _senses_of(cells[1])
        errors = [e for e in map(_sense_error, all_senses) if e]
        if errors:
            return "; ".join(errors)
        known[cells[1]] = frozenset(all_senses)
    return None
