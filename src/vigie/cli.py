"""The commands, thin. Data goes to stdout, errors to stderr in one line; exit codes stand in errors.py and in `vigie --help`."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, CycloptsError, Parameter

from vigie import __version__
from vigie.errors import InputError, OptionError, VigieError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from vigie.model import Document

EXIT_CODES = """Exit codes: 0 done; 1 refused, the message says why; 2 the input cannot be read; 3 a command, option or value that cannot be used;
4 a data file of vigie is wrong (the message names file and line); 5 done, but for documents that could not be read (errors.jsonl);
130 stopped by Ctrl-C."""

app = App(
    name="vigie",
    help="Reads live news coverage of crises (French, English, Ukrainian, Russian): who says what happened, where, when, and whether anyone could verify it.",
    help_epilogue=f"""Examples:
  vigie demo
  vigie read page.html
  vigie read - --format jsonl --published 2024-05-14 < article.txt

{EXIT_CODES}""",
    help_format="plaintext",
    version=__version__,
)

app.command("vigie.commands.gazetteer:app", name="gazetteer", help="Import places of your own, list, show, check and remove them.")
app.command("vigie.commands.build:build", name="build", help="Read documents and write the picture: incidents, services, tolls, conflicts, people.")
app.command("vigie.commands.collect:app", name="collect", help="Visit the sources of a SOURCES.toml once and put what they have into a database; check them.")
app.command("vigie.commands.watch:watch", name="watch", help="Keep the picture up to date: visit sources for ever, read what is new, say what has gone quiet.")
app.command("vigie.commands.alerts:app", name="alerts", help="Tell people when something happens: by webhook, e-mail, feed or a line on the desktop.")
app.command("vigie.commands.incidents:incidents", name="incidents", help="Print what happened, once each, with tolls as ranges and independent sources.")
app.command("vigie.commands.board:board", name="board", help="Print the state of public services by place, at a moment, as it was known.")
app.command("vigie.commands.conflicts:conflicts", name="conflicts", help="Print where sources disagree, with who says what.")
app.command("vigie.commands.sources:app", name="sources", help="Print who said how much and who is silent; how watched sources are (health); try them (check).")
app.command("vigie.commands.diff:diff", name="diff", help="Print what changed in the picture between two moments of knowledge.")
app.command("vigie.commands.export:export", name="export", help="Write files of the picture: CSV, XLSX, GeoPackage, flash update, chronology, CAP ...")
app.command("vigie.commands.import_:import_", name="import", help="Put back what `vigie export --format jsonl` or `--format bundle` wrote: the same picture.")
app.command("vigie.commands.publish:app", name="publish", help="Rules of what the public may see, and when: print, check, try them.")
app.command("vigie.commands.correct:app", name="correct", help="Correct the picture by hand, with who and why; nothing is overwritten, all can be undone.")
app.command("vigie.commands.serve:serve", name="serve", help="Serve the picture: a page, OGC API - Features, JSON, tiles, events.")
app.command("vigie.commands.user:app", name="user", help="Give people tokens for the service, list them, take them away.")
app.command("vigie.commands.demo:demo", name="demo", help="Make the picture of the bundled coverage; --live goes on as a live page.")
app.command("vigie.commands.officials:app", name="officials", help="List, show, add, check and update who held which office when.")

Published = Annotated[str | None, Parameter(help="When it appeared, where the document does not say: 2024-05-14 or 2024-05-14T18:30+02:00.")]
Outlet = Annotated[str | None, Parameter(help="Who published it.")]
Language = Annotated[str | None, Parameter(help="fr, en, uk or ru; else found out.")]
Timezone = Annotated[str | None, Parameter(help="Zone of the place that the coverage is about, such as Europe/Kyiv; else found out.")]
Uri = Annotated[str | None, Parameter(help="Address of the document.")]
Format = Annotated[str | None, Parameter(help="table (default on a terminal), jsonl (default in a pipe), html (the text with its claims marked), mentions.")]


@app.command(
    help_epilogue="""Examples:
  vigie read page.html
  vigie read article.txt --published 2024-05-14 --outlet "Example Wire" --timezone Europe/Kyiv
  cat channel.txt | vigie read - --language uk --format jsonl
  vigie read page.html --format html > marked.html"""
)
def read(
    source: Annotated[str, Parameter(name="INPUT", allow_leading_hyphen=True, help="File (HTML or text, any encoding), or - for standard input.")],
    /,
    *,
    published: Published = None,
    outlet: Outlet = None,
    language: Language = None,
    timezone: Timezone = None,
    uri: Uri = None,
    format: Format = None,  # noqa: A002  the option's name
) -> None:
    """Read one document and print its claims."""
    from vigie.formats import look_of_terminal, renderer

    render = renderer(format or ("table" if sys.stdout.isatty() else "jsonl"))
    document = _document(source, published=published, outlet=outlet, language=language, timezone=timezone, uri=uri)
    _write(render([document], look_of_terminal()))


@app.command(
    help_epilogue="""Examples:
  vigie explain page.html c1f0a9
  vigie explain page.html "#3"
  vigie explain KR-7F3A2K --db out"""
)
def explain(
    source: Annotated[
        str,
        Parameter(name="INPUT", allow_leading_hyphen=True, help="The document that was read, or - for standard input; with --db the id or code of a row."),
    ],
    claim_id: Annotated[
        str | None, Parameter(name="CLAIM_ID", help="An id as `vigie read --format jsonl` prints it, its beginning, or #3 for the third.")
    ] = None,
    /,
    *,
    db: Annotated[str | None, Parameter(help="A picture: a folder that `vigie build --out` wrote, a file, or a database's address.")] = None,
    published: Published = None,
    outlet: Outlet = None,
    language: Language = None,
    timezone: Timezone = None,
    uri: Uri = None,
) -> None:
    """Tell which words, which line of the lexicon, the gazetteer or the register gave each value of a claim; with --db, how a row of a picture came to be."""
    if db is not None:
        from vigie.commands.opening import opened
        from vigie.explain_picture import explained_row

        _write(f"{line}\n" for line in explained_row(opened(db), source))
        return
    from vigie.explain import claim_of, explained

    if claim_id is None:
        raise OptionError("explain needs a document and a claim of it (vigie explain page.html c1f0a9), or a row of a picture (vigie explain CODE --db out)")
    document = _document(source, published=published, outlet=outlet, language=language, timezone=timezone, uri=uri)
    _write(f"{line}\n" for line in explained(document, claim_of(document, claim_id)))


@app.command(help_epilogue="Example:\n  vigie coverage --holes")
def coverage(*, holes: Annotated[bool, Parameter(help="Also list the senses that have no words yet.")] = False) -> None:
    """Print what each language can say: kinds of claim by language, with counts of words and examples. Checks every lexicon."""
    from vigie.coverage import matrix

    _write([matrix(holes=holes)])


@app.command(
    help_epilogue="""Examples:
  vigie score tests/gold
  vigie score tests/gold/fr-siege --show"""
)
def score(
    gold: Annotated[list[Path], Parameter(name="GOLD", help="Gold folders (text.txt, gold.yaml), or folders of them.")],
    /,
    *,
    show: Annotated[bool, Parameter(help="Also print what was missed, made up or wrong.")] = False,
) -> None:
    """Read gold documents and print how many of their claims were found, and how well."""
    from vigie.scoring import report

    _write(report(gold, show=show))


def _document(source: str, **options: str | None) -> Document:
    """The document read."""
    from vigie.pipeline import read as read_one

    data = _bytes(source)
    return read_one(data, **options)


def _bytes(source: str) -> bytes:
    """The input's bytes; InputError where there is no such file or it is none that holds text."""
    if source == "-":
        return sys.stdin.buffer.read()
    if source.startswith("-"):
        raise OptionError(f"no option {source}: `vigie read --help` tells them; a file of that name is ./{source}")
    path = Path(source)
    try:
        if path.is_dir():
            raise InputError(f"{source} is a folder: give one file of it (vigie read reads one document)")
        return path.read_bytes()
    except FileNotFoundError as e:
        raise InputError(f"no file {source}: check the path, or give - to read standard input") from e
    except (OSError, ValueError) as e:
        raise InputError(f"cannot read {source!r}: {getattr(e, 'strerror', None) or e}: check the path and its permissions") from e


def _write(pieces: Iterable[str]) -> None:
    for piece in pieces:
        sys.stdout.write(piece)
    sys.stdout.flush()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line; return the exit code."""
    gc.set_threshold(50_000, 20, 50)  # the tables loaded are kept to the end: looking through them less often saves 6 % of a short run
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app(sys.argv[1:] if arguments is None else list(arguments), exit_on_error=False, print_error=False, result_action="return_value")
    except VigieError as e:
        return _refuse(str(e), e.exit_code)
    except CycloptsError as e:
        return _refuse(" ".join(str(e).split()) + " (vigie --help tells the commands)", OptionError.exit_code)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has gone; nothing may be written at exit either
    return 0


def _refuse(message: str, code: int) -> int:
    print(f"vigie: {message}", file=sys.stderr)  # noqa: T201
    return code


if __name__ == "__main__":
    sys.exit(main())
