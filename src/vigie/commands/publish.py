"""`vigie publish`: the rules of what the public may see, checked and tried on a picture."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from vigie.commands.opening import Format, instant, opened, rules_at, shown

if TYPE_CHECKING:
    from vigie.publish import Held, Published, Rules

app = App(
    name="publish",
    help="What the public may see of the picture, and when (docs/CARE.md).",
    help_format="plaintext",
    help_epilogue="""Examples:
  vigie publish default > RULES.toml
  vigie publish check RULES.toml --db picture
  vigie export --db picture --role public --rules RULES.toml --format csv
  vigie serve --db picture --public RULES.toml""",
)
NAMED = 10  # private persons who are named, so that an editor sees who is none
COLUMNS = ("row", "what", "rules", "effect", "shown as", "until")


@app.command(name="default", help_epilogue="Example:\n  vigie publish default > RULES.toml")
def default() -> None:
    """Print the rules that hold where you give none: to begin your own with."""
    from vigie.resources import shelf

    sys.stdout.write(shelf("publish/default.toml").read_text(encoding="utf-8"))


@app.command(
    name="check",
    help_epilogue="""Examples:
  vigie publish check RULES.toml
  vigie publish check RULES.toml --db picture --now 2026-01-08T12:00+02:00""",
)
def check(
    rules: Annotated[Path | None, Parameter(name="RULES", help="A file of rules; else those of vigie.")] = None,
    /,
    *,
    db: Annotated[str | None, Parameter(help="Try the rules on this picture: a folder, a file, or a database's address.")] = None,
    now: Annotated[str | None, Parameter(help="The moment at which the public looks; else this one.")] = None,
    format: Format = None,  # noqa: A002  the option's name
) -> None:
    """Check rules, and with --db print what the public would not see now, under which rule, how it is shown instead, and until when."""
    found = rules_at(rules)
    if db is None:
        print(_told(found, rules), file=sys.stderr)  # noqa: T201
        return
    from vigie.publish import published

    result = published(opened(db), found, instant(now, "--now") or datetime.now(UTC))
    shown(map(_record, result.held), map(_row, result.held), COLUMNS, format, "\n".join(_summary(result)))


def _told(rules: Rules, path: Path | None) -> str:
    sorts = [r.sort for r in rules.rules]
    counted = ", ".join(f"{sorts.count(s)} {s}" for s in dict.fromkeys(sorts)) or "none"
    return f"{path or 'the rules of vigie'}: good ({counted}); --db shows what they would do now"


def _record(h: Held) -> dict[str, object]:
    return {**h._asdict(), "rules": list(h.rules), "until": h.until.isoformat() if h.until else None}


def _row(h: Held) -> tuple[str, ...]:
    until = h.until.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC") if h.until else ""
    return h.table.removesuffix("s"), f"{h.id} {h.title}", ", ".join(h.rules), h.effect, h.shown_as or "", until


def _summary(found: Published) -> Iterator[str]:
    for rule, effects in found.counts.items():
        yield f"{rule}: " + ", ".join(f"{n:,} {effect}" for effect, n in effects.items())
    some = ", ".join(found.names[:NAMED]) + (", ..." if len(found.names) > NAMED else "")
    yield f"private persons left out: {len(found.names):,}" + (f" ({some})" if some else "")
    if found.next_change:
        yield f"more is shown from {found.next_change.astimezone(UTC):%Y-%m-%d %H:%M} UTC on, if nothing else is added"
