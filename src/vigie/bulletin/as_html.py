"""A bulletin as one self-contained HTML page: no script, good on paper; each cited value carries the row that it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape

from vigie.bulletin import map_drawing
from vigie.bulletin.pieces import Block, Bullets, Cited, Counted, Drawing, Grid, Heading, Line, Page, Paragraph, Run, text_of

Url = Callable[[str, str], str]  # table and id of a row -> its address, '' for none

STYLE = """
:root { color-scheme: light dark; --ink: #1a1a1a; --paper: #fff; --line: #999; --soft: #555; }
@media (prefers-color-scheme: dark) { :root { --ink: #eee; --paper: #161616; --line: #777; --soft: #bbb; } }
body { font: 16px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 60rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5rem; line-height: 1.2; } h2 { font-size: 1.1rem; border-bottom: 1px solid var(--line); margin: 1.4rem 0 .4rem; }
.small { font-size: .85rem; color: var(--soft); } .wide { overflow-x: auto; } ul { padding-left: 1.2rem; } a { color: inherit; }
table { border-collapse: collapse; width: 100%; font-size: .85rem; }
th, td { border: 1px solid var(--line); padding: .2rem .4rem; text-align: left; vertical-align: top; }
.struck td { text-decoration: line-through; }
@page { size: A4; margin: 15mm; }
@media print { html { font-size: 9.5pt; } body { font-size: 9.5pt; line-height: 1.3; max-width: none; padding: 0; color: #000; background: #fff; }
  h1 { font-size: 15pt; margin: 0 0 1mm; } h2 { font-size: 11pt; margin: 2mm 0 .5mm; } h3 { font-size: 9.5pt; margin: 2mm 0 .5mm; } p, ul { margin: .5mm 0; }
  .small { font-size: 7.5pt; } table { font-size: 7.5pt; } th, td { padding: .2mm .8mm; } main figure svg { display: block; height: 46mm; width: 100%; }
  .annex { break-before: page; } tr { break-inside: avoid; } h2, h3 { break-after: avoid; } }
"""


def html(page: Page, url: Url) -> str:
    """Return the page. `url`: gives a row's address, to which its values then link."""
    body = "\n".join(_block(b, url, annex=n == page.annex) for n, b in enumerate(page.blocks))
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(page.language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(text_of(page.title))}</title>\n<style>{STYLE}{map_drawing.STYLE}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _block(block: Block, url: Url, *, annex: bool) -> str:
    match block:
        case Heading(level=level, line=line):
            return f"<h{level}{_class('annex' if annex else '')}>{_line(line, url)}</h{level}>"
        case Paragraph(line=line, style=style):
            return f"<p{_class(style)}>{_line(line, url)}</p>"
        case Bullets(lines=lines, inner=inner):
            items = (f"<li>{_line(x, url)}{_list(inner[n], url) if inner.get(n) else ''}</li>" for n, x in enumerate(lines))
            return "<ul>" + "".join(items) + "</ul>"
        case Grid(head=head, rows=rows, struck=struck):
            return f'<div class="wide"><table><thead><tr>{_cells(head, "th", url)}</tr></thead><tbody>{_rows(rows, struck, url)}</tbody></table></div>'
        case Drawing(svg=svg):
            return f"<figure>{svg}</figure>"
    raise TypeError(f"no block of a bulletin: {block!r}")


def _class(name: str) -> str:
    return f' class="{name}"' if name else ""


def _rows(rows: Iterable[tuple[Line, ...]], struck: frozenset[int], url: Url) -> str:
    return "\n".join(f"<tr{_class('struck' if n in struck else '')}>{_cells(row, 'td', url)}</tr>" for n, row in enumerate(rows))


def _cells(cells: Iterable[Line], tag: str, url: Url) -> str:
    scope = ' scope="col"' if tag == "th" else ""
    return "".join(f"<{tag}{scope}>{_line(c, url)}</{tag}>" for c in cells)


def _list(lines: Iterable[Line], url: Url) -> str:
    return "<ul>" + "".join(f"<li>{_line(x, url)}</li>" for x in lines) + "</ul>"


def _line(line: Line, url: Url) -> str:
    return "".join(_run(r, url) for r in line)


def _run(run: Run, url: Url) -> str:
    text = escape(run.text)
    match run:
        case Counted(table=table, idents=idents):
            return f'<span data-count="{escape(table)}" data-rows="{escape(" ".join(idents[:50]))}">{text}</span>'
        case Cited(table=table, ident=ident, path=path, form=form):
            if form in ("quote", "excerpt"):
                text = f"<bdi>{text}</bdi>"
            marks = f'data-row="{escape(table)}:{escape(ident)}" data-field="{escape(path)}"'
            address = url(table, ident)
            return f'<a href="{escape(address)}" {marks}>{text}</a>' if address else f"<span {marks}>{text}</span>"
    return text
