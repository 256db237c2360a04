"""An alert as it is told: one JSON object for machines, the same in plain English lines for people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from vigie.alerts.evidence import evidence, private_names
from vigie.alerts.rules import Rule, Rules
from vigie.alerts.view import Match, Subject, View
from vigie.publish.marks import Net
from vigie.store.alerts import Alert

NOTE = "What sources say, put together by a machine; read the words, and check before you act or publish."
WHAT = {"new": "New", "changed": "Changed", "over": "No longer so"}


def body(rule: Rule, rules: Rules, subject: Subject, found: Match, view: View, what: str, before: Alert | None, reason: str = "") -> dict[str, Any]:
    """Return what an alert tells. `before`: what was told of it last; `reason`: why it is over, or what changed."""
    told = view.told(found.claims)
    nets = [net for t in told if (net := private_names(t))]
    link = f"{rules.base_url}/collections/{subject.table}/items/{subject.row_id}" if rules.base_url and subject.table != "sources" else ""
    return {
        "rule": rule.name,
        "what": what,
        "title": _masked(found.title, nets),
        "code": found.code,
        "about": {"table": subject.table, "id": subject.row_id},
        "at": view.now.isoformat(),
        "why": [_masked(w, nets) for w in found.why],
        "facts": [{"name": n, "value": _masked(v, nets)} for n, v in found.facts],
        "material": found.material if not nets else _plain(found.material, nets),
        "before": {"at": before.at.isoformat(), **before.material} if before else None,
        "reason": _masked(reason, nets),
        "evidence": evidence(told),
        "link": link,
        "note": NOTE,
    }


def _masked(text: str, nets: Sequence[Net]) -> str:
    for net in nets:
        text = net.masked(text)
    return text


def _plain(material: dict[str, Any], nets: Sequence[Net]) -> dict[str, Any]:
    return {k: [_masked(x, nets) if isinstance(x, str) else x for x in v] if isinstance(v, list) else v for k, v in material.items()}


def closed(before: Alert, at: datetime, reason: str) -> dict[str, Any]:
    """Return what is told where something that was told is no longer so: what was told of it, with what became of it."""
    kept = {k: before.body[k] for k in ("rule", "title", "code", "about", "why", "facts", "evidence", "link", "note")}
    was = {"at": before.at.isoformat(), **before.material}
    return {**kept, "what": "over", "at": at.isoformat(), "material": before.material, "before": was, "reason": reason}


def headline(told: dict[str, Any]) -> str:
    """Return an alert in one line."""
    code = f"{told['code']} " if told.get("code") else ""
    head = "" if told["what"] == "new" else f"{WHAT[told['what']]}: "
    return f"{head}{told['rule']}: {code}{told['title']}"


def text(told: dict[str, Any]) -> str:
    """Return an alert in lines for people."""
    lines = [headline(told), ""]
    if told.get("reason"):
        lines += [told["reason"][:1].upper() + told["reason"][1:] + ".", ""]
    lines += [f"{f['name']}: {f['value']}" for f in told["facts"]]
    for e in told["evidence"]:
        said = [f"{e['speaker']} ({e['source_class']})", f"as of {e['as_of_words']}" if e["as_of_words"] else "", e["verification"].replace("none", "")]
        lines += ["", f"\u201c{e['words']}\u201d", f"  {', '.join(filter(None, said))}"]
        lines += [f"  {e['address']}"] if e["address"] else []
    lines += ["", f"Told because: {'; '.join(told['why'])}"] if told["why"] else []
    lines += [told["link"]] if told.get("link") else []
    return "\n".join([*lines, told["note"], ""])


def digest_headline(held: Sequence[dict[str, Any]]) -> str:
    """Return several alerts in one line: how many under which rules."""
    counts: dict[str, int] = {}
    for told in held:
        counts[told["rule"]] = counts.get(told["rule"], 0) + 1
    return f"{len(held)} alerts held back and told at once: {', '.join(f'{n} x {rule}' for rule, n in counts.items())}"


def digest_text(held: Sequence[dict[str, Any]]) -> str:
    """Return several alerts in lines for people, each with the first of what it rests on."""
    lines = [digest_headline(held), ""]
    for told in held:
        lines.append(headline(told))
        lines += [f"  {told['reason']}"] if told.get("reason") else []
        lines += [f"  \u201c{e['words']}\u201d {e['speaker']} {e['address']}".rstrip() for e in told["evidence"][:1]]
        lines += [f"  {told['link']}"] if told.get("link") else []
    return "\n".join([*lines, "", NOTE, ""])
