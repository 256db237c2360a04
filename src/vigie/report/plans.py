"""What is announced, what the public is asked to do, which help is open: told apart from what has happened, from claims."""

from __future__ import annotations

from collections.abc import Callable

from vigie import wording
from vigie.picture import Told
from vigie.report.marks import clock, e, quote, value
from vigie.report.view import View


def section(view: View) -> str:
    """Return the three lists; those that are empty are left out."""
    lists = (
        ("Announced or expected, not yet so", lambda t: t.claim.modality == "planned" and t.claim.kind in ("service", "aid", "alert", "hazard", "response")),
        ("What the public is asked to do", lambda t: t.claim.kind == "advice" and t.claim.modality in ("actual", "planned")),
        ("Help that is open to people", lambda t: t.claim.kind == "aid" and t.claim.modality == "actual"),
    )
    inner = "".join(_list(view, head, wanted) for head, wanted in lists)
    if not inner:
        return ""
    return f'<section id="plans" aria-labelledby="plans-h"><h2 id="plans-h">Announced, advised, open</h2>\n{inner}</section>\n'


def _list(view: View, head: str, wanted: Callable[[Told], bool]) -> str:
    found = [t for t in view.picture.claims if wanted(t) and t.claim.claim_id not in view.picture.copies]
    ordered = sorted(found, key=lambda t: (t.known_at.timestamp() if t.known_at else float("inf"), t.claim.claim_id))
    once: dict[tuple[str, str], Told] = {}
    for t in ordered:
        once.setdefault((wording.details(t.claim), wording.where(t.claim)), t)
    if not once:
        return ""
    return f"<h3>{head}</h3>\n<ul class=plans>{''.join(_item(view, t) for t in once.values())}</ul>\n"


def _item(view: View, t: Told) -> str:
    c = t.claim
    where = f" \u00b7 {value(c.claim_id, 'places', wording.where(c))}" if c.places else ""
    who = c.attribution.name or c.attribution.organization
    said = f"{value(c.claim_id, 'attribution', who)} \u00b7 " if who else ""
    what = value(c.claim_id, "details", wording.details(c).replace("-", " ")) if c.details else e(c.kind)
    return f"<li><b>{what}</b>{where}<br>{quote(c.evidence[0].text, t.document.language)} <cite>{said}{clock(t.known_at, view.at)}</cite></li>\n"
