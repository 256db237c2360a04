"""Tolls: a line for each figure of each speaker, what a later one of the same speaker revised struck through, and the rule of the headline figure."""

from __future__ import annotations

from vigie import picture_wording as words
from vigie.picture import Incident, Toll
from vigie.report.incidents import hard
from vigie.report.marks import clock, e, link, quote, table, value
from vigie.report.summary import CLASSES
from vigie.report.view import View

RULE = (
    "The headline figure is the range over the figures that stand; beside it the latest of the first class of source present, in the order: "
    "local authority or rescue and health, national, operator, international, the outlet itself, other. "
    "Figures of different speakers are never added and never averaged. A later total of the same speaker takes the place of an earlier one, also downwards."
)
FIELDS = ("killed", "injured", "missing", "trapped", "rescued", "launched", "intercepted", "customers")


def section(view: View) -> str:
    """Return the figures by incident, worst first, then those of services."""
    blocks = [_block(view, r) for top in view.worst_first() for r in (top, *view.parts(top)) if view.tolls[r.incident_id]]
    services = [t for t in view.picture.tolls if t.incident_id not in view.incidents]
    if services:
        blocks.append(f"<h3>Customers of services</h3>\n{_table(view, services)}")
    inner = "".join(blocks) or "<p>Nobody gave a figure.</p>\n"
    return f'<section id="tolls" aria-labelledby="tolls-h"><h2 id="tolls-h">Figures, by who gives them</h2>\n<p class=note>{RULE}</p>\n{inner}</section>\n'


def _block(view: View, row: Incident) -> str:
    parts = [(name, words.figure(getattr(row, name))) for name in ("killed", "injured", "missing") if getattr(row, name) is not None]
    heads = ", ".join(f"{name} <b>{value(row.incident_id, name, text)}</b>" for name, text in parts)
    title = f"{link(row.incident_id, e(row.code))} {value(row.incident_id, 'title', row.title)}{f': {heads}' if heads else ''}"
    return f"<h3 data-code-head class=toll>{title}</h3>\n{_table(view, view.tolls[row.incident_id])}"


def _table(view: View, tolls: list[Toll]) -> str:
    ordered = sorted(tolls, key=lambda t: (FIELDS.index(t.field), t.group or "", t.speaker, t.said.timestamp() if t.said else 0.0, t.toll_id))
    after = {t.supersedes: t for t in tolls if t.supersedes}
    rows = [_row(view, t, after.get(t.toll_id)) for t in ordered]
    return table(("what", "figure", "speaker", "class", "said", "in their words"), rows, "Each figure with its speaker", "tolls")


def _row(view: View, t: Toll, later: Toll | None) -> tuple[str, ...]:
    what = value(t.toll_id, "field", t.field) + (f" <small>{value(t.toll_id, 'group', t.group)}</small>" if t.group else "")
    figure = value(t.toll_id, "figure", words.quantity(t.figure))
    shown = f"<b>{figure}</b>"
    if not t.stands:
        if later is None:  # a part of a greater figure, out of date, or an old figure passed on late: nothing revised it
            shown = f"{figure} <small>does not stand</small>"
        elif later.figure == t.figure:
            shown = f"{figure} <small>said again later</small>"
        else:
            shown = f"<s>{figure}</s> <small>revised</small>"
    shown += " <small>in all so far</small>" if t.cumulative and t.stands else ""
    told, row = view.told.get(t.claim_id), view.incidents.get(t.incident_id or "")
    said = quote(told.claim.evidence[0].text, told.document.language) if told else ""
    if told and row and hard(told, row.sensitivity):
        said = link(row.incident_id, "words behind a warning, at the incident")
    return what, shown, value(t.toll_id, "speaker", t.speaker), e(CLASSES.get(t.source_class, t.source_class)), clock(t.said, view.at), said
