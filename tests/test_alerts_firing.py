"""Which alerts there are: once for each thing, again when it changes, over when it is; with the words, and no private person's name."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from alerting import AT, Clock, rules, told
from vigie.alerts.delivering import deliver
from vigie.alerts.firing import fired, found_now
from vigie.alerts.messages import headline, text
from vigie.picture import Correction
from vigie.store import alerts, open_store, sources, watchers
from vigie.store.sources import Event, Listed

HOSPITAL = '[[rule]]\nname = "Strike on a hospital"\nkind = "strike"\ntarget = "hospital"\n'
TOLL = '[[rule]]\nname = "Toll"\nfigure = "killed"\nabove = 3\n'
POWER = '[[rule]]\nname = "Power"\nservice = "electricity"\nstate = ["out", "partial"]\n'


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "p.sqlite", create=True) as opened:
        yield opened


def lines(found) -> list[str]:
    return [f"{a.what} {a.rule}" for a in found]


def test_a_strike_on_a_hospital_is_told_once_with_the_words_that_it_rests_on(store, tmp_path):
    r = rules(tmp_path, HOSPITAL, top='base_url = "https://picture.example.org/"')
    assert fired(store, r, AT) == []
    told(store, "A missile hit a hospital in Kharkiv on Saturday morning, Mayor Ihor Terekhov said.")
    (alert,) = fired(store, r, AT + timedelta(minutes=1))
    (said,) = alert.body["evidence"]
    assert said["speaker"] == "Ihor Terekhov of Kharkiv City Council" and said["source_class"] == "local" and "hit a hospital in Kharkiv" in said["words"]
    assert said["address"] == "https://example.org/Example-Wire/0" and said["as_of"].startswith("2025-12-06T08:00")
    assert alert.body["code"] and alert.body["link"].startswith("https://picture.example.org/collections/incidents/items/i")
    assert alert.body["why"] == ["kind strike", "target hospital"] and "Kharkiv" in headline(alert.body)
    assert said["words"] in text(alert.body) and "Told because: kind strike; target hospital" in text(alert.body)
    assert fired(store, r, AT + timedelta(minutes=2)) == []
    told(store, "A hospital in Kharkiv was hit by a missile on Saturday morning, the governor said.", 30, "Example Post")
    told(store, "Electricity is out in Poltava, the mayor said.", 31, "Example Post")
    assert fired(store, r, AT + timedelta(minutes=32)) == [], "the same one, told by another too"
    told(store, "A missile hit a hospital in Odesa on Saturday morning, the governor said.", 40)
    assert len(fired(store, r, AT + timedelta(minutes=41))) == 1


def test_a_figure_is_told_when_it_passes_and_again_when_it_has_grown_by_half(store, tmp_path):
    r = rules(tmp_path, TOLL)
    grown = {}
    for minutes, n in ((0, "Three"), (60, "Four"), (120, "Five"), (180, "Seven"), (240, "Two")):
        told(store, f"A missile hit an apartment block in Kryvyi Rih on Saturday. {n} people have been killed, Mayor Oleksandr Vilkul said.", minutes)
        grown[n] = lines(fired(store, r, AT + timedelta(minutes=minutes + 1)))
    assert grown == {"Three": [], "Four": ["new Toll"], "Five": [], "Seven": ["changed Toll"], "Two": ["over Toll"]}


def test_who_counts_and_how_many_tell_can_be_asked(store, tmp_path):
    told(store, "A missile hit an apartment block in Kryvyi Rih on Saturday. Eight people have been killed, an eyewitness said.")
    asked = '{}speaker = ["local", "rescue-health"]\n[[rule]]\nname = "Two"\nkind = "strike"\nsources_independent = 3\n'
    r = rules(tmp_path, asked.format(TOLL))
    assert fired(store, r, AT) == []
    told(store, "A missile hit an apartment block in Kryvyi Rih on Saturday. Six people have been killed, Mayor Oleksandr Vilkul said.", 5, "Example Post")
    assert sorted(lines(fired(store, r, AT + timedelta(minutes=6)))) == ["new Toll", "new Two"]


def test_a_state_is_told_when_it_begins_when_it_ends_and_when_it_begins_anew(store, tmp_path):
    r = rules(tmp_path, POWER + 'place = "iso:UA-63"\n')
    steps = []
    for minutes, words in enumerate(("Electricity is out in Kharkiv since 07:30", "Electricity is still out in Kharkiv", "Electricity has been restored in Kharkiv", "Electricity is out in Kharkiv again since 12:40", "Electricity is out in Odesa")):
        told(store, f"{words}, Mayor Ihor Terekhov said.", minutes * 60)
        steps.append([(a.what, a.body["reason"].split(" as of")[0]) for a in fired(store, r, AT + timedelta(minutes=60 * minutes + 1))])
    assert steps == [[("new", "")], [], [("over", "now restored")], [("new", "")], []]


def test_any_first_level_unit_can_be_asked_for(store, tmp_path):
    r = rules(tmp_path, POWER + 'level = "admin1"\n')
    told(store, "Electricity is out in Kharkiv, the mayor said. Power is out across Poltava region, the governor said.")
    (alert,) = fired(store, r, AT)
    assert "Poltava" in alert.body["title"] and "level admin1" in alert.body["why"]


def test_a_contradiction_is_told_with_a_claim_of_each_side(store, tmp_path):
    r = rules(tmp_path, '[[rule]]\nname = "Dead"\nconflict = "number"\nfigure = "killed"\n')
    told(store, "A missile hit an apartment block in Kryvyi Rih on Saturday. Two people were killed, Mayor Oleksandr Vilkul said.")
    told(store, "A missile hit an apartment block in Kryvyi Rih on Saturday. Five people were killed, the State Emergency Service of Ukraine said.", 10, "Example Post")
    (alert,) = fired(store, r, AT + timedelta(minutes=11))
    assert {e["speaker"].split(" of ")[0] for e in alert.body["evidence"]} == {"Oleksandr Vilkul", "State Emergency Service"} and "2 / 5" in alert.body["title"]
    assert fired(store, r, AT + timedelta(minutes=12)) == []


def test_a_source_that_fails_is_told_once_and_again_when_it_is_as_usual(store, tmp_path):
    r = rules(tmp_path, '[[rule]]\nname = "Source"\nsource = ["failing", "unwatched"]\n')
    name = watchers.named()
    store.do(watchers.begin, name, AT)
    store.do(sources.put, [Listed("Wire", "feed", "https://wire.example/rss", every_s=60.0, watcher=name)], AT)
    steps = []
    for minute, error in enumerate([None, "answers 500", "answers 500", None]):
        at = AT + timedelta(minutes=minute)
        store.do(watchers.beat, name, at, {})
        store.do(sources.happened, [Event("Wire", "visit", at, n_items=0 if error else 2, error=error)])
        steps.append([(a.what, a.body["title"], a.body["reason"]) for a in fired(store, r, at)])
    assert steps == [[], [("new", "Wire: failing", "")], [], [("over", "Wire: failing", "it is as usual again")]]
    (alert,) = fired(store, r, AT + timedelta(hours=9))
    assert alert.body["title"] == "Wire: unwatched" and "start `vigie watch`" in text(alert.body)


def test_what_was_taken_back_by_an_editor_is_told_to_be_over_once(store, tmp_path):
    r = rules(tmp_path, HOSPITAL)
    told(store, "A missile hit a hospital in Kharkiv on Saturday morning, Mayor Ihor Terekhov said.")
    fired(store, r, AT)
    (row,) = [i for i in store.picture().incidents if "hospital" in i.targets]
    store.correct(Correction("k1", AT, "Desk", "retract", (row.incident_id,), reason="it was another day"), now=AT + timedelta(hours=1))
    assert lines(fired(store, r, AT + timedelta(hours=1))) == ["over Strike on a hospital"]
    assert fired(store, r, AT + timedelta(hours=2)) == []


def test_what_happened_long_ago_rings_no_bell_and_a_new_rule_looks_at_what_stands(store, tmp_path):
    told(store, "A missile hit a hospital in Kharkiv on Saturday morning, Mayor Ihor Terekhov said.")
    assert fired(store, rules(tmp_path, HOSPITAL), AT + timedelta(hours=30)) == []
    with open_store(tmp_path / "q.sqlite", create=True) as other:
        told(other, "A missile hit a hospital in Kharkiv on Saturday morning, Mayor Ihor Terekhov said.")
        assert fired(other, rules(tmp_path, POWER), AT) == []
        assert lines(fired(other, rules(tmp_path, POWER + HOSPITAL), AT + timedelta(hours=1))) == ["new Strike on a hospital"]


def test_no_private_person_is_named(store, tmp_path):
    r = rules(tmp_path, HOSPITAL)
    told(store, "A missile hit a hospital in Kharkiv on Saturday morning, said Olena Petrenko, a local resident. Petrenko was walking her dog. Mayor Ihor Terekhov spoke of damage.")
    told(store, "A missile hit a hospital in Odesa on Saturday morning.", 5, "@olena.petrenko@social.example", uri="https://social.example/@olena.petrenko/1")
    found = fired(store, r, AT + timedelta(minutes=6))
    assert len(found) == 2
    out = "".join(json.dumps(a.body, ensure_ascii=False) + text(a.body) for a in found)
    assert "etrenko" not in out and "https://social.example/" in out and "somebody on social.example" in out


def test_two_that_look_at_once_tell_it_once(store, tmp_path):
    from vigie.alerts import firing

    r = rules(tmp_path, HOSPITAL)
    told(store, "A missile hit a hospital in Kharkiv on Saturday morning, Mayor Ihor Terekhov said.")
    marks, found = store.ask(firing._looked, r, AT, ("incident",))
    again = store.ask(firing._looked, r, AT, ("incident",))
    assert len(store.do(firing._keep, r, found, marks, AT)) == 1
    assert store.do(firing._keep, r, again[1], again[0], AT) == []


def test_check_tells_what_is_found_and_keeps_nothing(store, tmp_path):
    r = rules(tmp_path, HOSPITAL + TOLL)
    told(store, "A missile hit a hospital in Kharkiv on Saturday morning, Mayor Ihor Terekhov said.")
    assert [(f.rule.name, f.alert is not None) for f in found_now(store, r, AT)] == [("Strike on a hospital", True)]
    assert len(fired(store, r, AT)) == 1
    assert [(f.alert, f.before is not None) for f in found_now(store, r, AT)] == [(None, True)]


def test_on_both_databases(new_url, tmp_path):
    clock = Clock()
    with open_store(new_url(), create=True) as store:
        told(store, "A missile hit a hospital in Kharkiv on Saturday morning, Mayor Ihor Terekhov said. Electricity is out in Kharkiv.")
        assert sorted(lines(fired(store, rules(tmp_path, HOSPITAL + POWER), clock()))) == ["new Power", "new Strike on a hospital"]
        assert fired(store, rules(tmp_path, HOSPITAL + POWER), clock()) == []
        r = rules(tmp_path, HOSPITAL + POWER, '[[to]]\nname = "feed"\natom = "alerts.atom"\nat_most = 1\n')
        done = deliver(store, r, clock)
        assert (done.n_messages, done.n_alerts, done.errors) == (1, 2, []) and deliver(store, r, clock).n_held == 0
        assert all(d[0]["sent"] for d in store.ask(alerts.sent_to, [a.alert_id for a in store.ask(alerts.latest, 9)]).values())
