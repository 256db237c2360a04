"""`vigie officials`: who held which office when, shipped and your own."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from vigie.errors import InputError, OptionError, ShelfError, VigieError

app = App(
    name="officials",
    help="Who held which office when: the shipped register, and your own table beside it (in the folder that VIGIE_DATA names, else in your data folder).",
    help_format="plaintext",
    help_epilogue="""Examples:
  vigie officials list --office governor --at 2024-05-14
  vigie officials show Syniehubov
  vigie officials update --from https://query.wikidata.org/sparql --country Q212""",
)

Office = Annotated[str | None, Parameter(help="Class of the office: governor, mayor, minister, military ...")]
Jurisdiction = Annotated[str | None, Parameter(help="The place that the office is for, in English: 'Kharkiv Oblast', Kharkiv, Ukraine.")]


@app.command(
    name="list", help_epilogue='Examples:\n  vigie officials list --jurisdiction "Kharkiv Oblast"\n  vigie officials list --office mayor --at 2024-05-14'
)
def list_(
    *, office: Office = None, jurisdiction: Jurisdiction = None, at: Annotated[str | None, Parameter(help="Only who held it on that day, YYYY-MM-DD.")] = None
) -> None:
    """List offices, one a line: person, name, office, organization, jurisdiction, from, to, where it stands."""
    from vigie import register
    from vigie.bodies import OFFICES

    if office is not None and office not in OFFICES:
        raise OptionError(f"no office class {office!r}: give one of {', '.join(sorted(OFFICES))}")
    day = _day(at) if at else None
    some = [
        o for o in register.officials()
        if (office is None or o.office == office) and (jurisdiction is None or (o.jurisdiction or "").casefold() == jurisdiction.casefold()) and o.held_on(day)
    ]  # fmt: skip
    if not some:
        raise VigieError("no such line in the register: leave an option out, or add one (vigie officials add --help)")
    _say(map(_line, some))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as e:
        raise OptionError(f"{text!r} is no date: write YYYY-MM-DD") from e


def _line(o: object) -> str:
    from vigie.register import Official

    assert isinstance(o, Official)
    cells = (o.person_id, o.name, o.office, o.organization or "-", o.jurisdiction or "-", str(o.start or "?"), str(o.end or "-"), o.where)
    return "\t".join(cells)


@app.command(help_epilogue='Example:\n  vigie officials show "Oleg Sinegoubov"')
def show(name: Annotated[str, Parameter(name="NAME", help="A name or surname in any usual spelling, or an id.")], /) -> None:
    """Show the offices of every person whom a name may mean."""
    from vigie import register

    some = [o for person in (register.persons(name) or (name,)) for o in register.offices(person)]
    if not some:
        raise VigieError(f"nobody of the name {name!r} in the register: try another spelling, or add a line (vigie officials add --help)")
    _say(map(_line, some))


@app.command(
    help_epilogue="""Examples:
  vigie officials add "Olena Zrazok" --office mayor --jurisdiction Sumy --country UA --from 2025-02-01
  vigie officials add "Olena Zrazok" --office mayor --jurisdiction Sumy --country UA --from 2025-02-01 --to 2026-01-31 --spellings "Олена Зразок" """
)
def add(
    name: Annotated[str, Parameter(name="NAME", help="The name in Latin letters, given name first.")],
    /,
    *,
    office: Annotated[str, Parameter(help="Class of the office: governor, mayor, minister, military ...")],
    jurisdiction: Jurisdiction = None,
    organization: Annotated[str | None, Parameter(help="The body, in English, as vigie names it.")] = None,
    country: Annotated[str | None, Parameter(help="Two letters, ISO 3166-1.")] = None,
    from_: Annotated[str | None, Parameter(name="--from", help="First day, YYYY-MM-DD; unknown where left out.")] = None,
    to: Annotated[str | None, Parameter(help="Last day known.")] = None,
    spellings: Annotated[str | None, Parameter(help="Other spellings, with ; between; usual transliterations are found without.")] = None,
    id: Annotated[str | None, Parameter(help="Id of the person; else that of the only one of this name, else made from the name.")] = None,  # noqa: A002
) -> None:
    """Add an office to your own table; a line of the same term (person, office, body, place, first day) is replaced."""
    from vigie import register
    from vigie.register_imports import own

    known = register.persons(name)
    if id is None and len(known) > 1:
        raise OptionError(f"{name} may be {', '.join(known)}: tell which with --id, or give a new one")
    person = id or (known[0] if known else own.slug(name))
    shown = next((o.name for o in register.offices(person)), name)
    row = {
        "person_id": person, "name": shown, "spellings": spellings or "", "office": office, "organization": organization or "",
        "jurisdiction": jurisdiction or "", "country": country or "", "from": from_ or "", "to": to or "",
    }  # fmt: skip
    own.write([row])
    _say(_line(o) for o in register.offices(person))


@app.command(help_epilogue="Example:\n  vigie officials check")
def check() -> None:
    """Check both tables: dates in order, office classes, doubled ids (exit code 4); two holders at a time and shared names are told to be looked at."""
    from vigie import register
    from vigie.register_imports import own

    wrong, odd = own.problems()
    _say((*wrong, *(f"look at {line}" for line in odd)))
    if wrong:
        raise ShelfError(f"{len(wrong)} lines are wrong: mend them where the messages say ({register.own_officials()} is yours)")
    _say([f"{len(register.officials())} lines: nothing is wrong, {len(odd)} to look at"])


@app.command(
    help_epilogue="""Examples:
  vigie officials update --from https://query.wikidata.org/sparql --country Q212
  vigie officials update --from results.json --dry-run
  vigie officials update --from https://example.org/sparql --query positions.rq"""
)
def update(
    *,
    from_: Annotated[str, Parameter(name="--from", help="A SPARQL endpoint's address, or a file of SPARQL results in JSON.")],
    country: Annotated[str, Parameter(help="Wikidata item of the country whose positions are asked for.")] = "Q212",
    query: Annotated[Path | None, Parameter(help="A query of your own: variables person, personLabel, positionLabel, jurisdictionLabel, from, to.")] = None,
    dry_run: Annotated[bool, Parameter(help="Tell what would change and change nothing.", negative="")] = False,
    allow_private: Annotated[bool, Parameter(help="Allow an address of your own machine or network.", negative="")] = False,
) -> None:
    """Bring positions held into your own table: new ones, and days that the register lacks. Where the two differ both are told and nothing is changed."""
    from vigie.register_imports import own, positions

    if not re.fullmatch(r"Q\d+", country):
        raise OptionError(f"--country {country!r}: give a Wikidata item, such as Q212 for Ukraine")
    try:
        text = query.read_text(encoding="utf-8") if query else positions.query(country)
    except (OSError, UnicodeDecodeError) as e:
        raise InputError(f"cannot read the query {query}: {e}") from e
    found = positions.update(positions.positions(from_, text, private=allow_private))
    _say(
        f"{what}: {row['name']}, {row['office']} of {row['jurisdiction']}, {row['from'] or '?'} to {row['to'] or '-'}"
        for what, rows in (("new", found.new), ("filled", found.filled))
        for row in rows
    )
    _say(f"differs: {line}" for line in found.differ)
    _say(f"left out: {n}: {why}" for why, n in sorted(found.left.items()))
    if not dry_run and (found.new or found.filled):
        own.write([*found.new, *found.filled])
    _say(
        [f"{len(found.new)} new, {len(found.filled)} filled, {found.same} as they were, {len(found.differ)} differ{'; nothing was written' if dry_run else ''}"]
    )


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(line + "\n")
