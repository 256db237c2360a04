"""Files of alert rules: the example is one, and what is wrong is told with the way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from alerting import TO, rules
from vigie.alerts.reading import read_rules
from vigie.errors import OptionError

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "ALERTS.toml"
RULE = '[[rule]]\nname = "A"\nkind = "strike"\n'


def test_the_example_is_read_and_shows_every_way_and_every_sort():
    found = read_rules(EXAMPLE)
    assert {r.about for r in found.rules} == {"incident", "service", "conflict", "source"} and {t.way for t in found.recipients} == {"webhook", "email", "atom", "desktop"}
    hospital, electricity, *_ = found.rules
    assert len(found.of(hospital)) == 4 and [t.name for t in found.of(electricity)] == ["desk chat", "on duty"]
    assert found.mail and (found.mail.tls, found.mail.port, found.mail.user) == ("smtps", 465, "vigie")


def test_a_password_comes_from_the_environment_and_does_not_show(tmp_path, monkeypatch):
    monkeypatch.setenv("HOOK", "s3cret")
    found = rules(tmp_path, RULE, '[[to]]\nname = "x"\nwebhook = "https://h.example/"\nsecret = "env:HOOK"\n')
    assert found.recipients[0].secret == "s3cret" and "s3cret" not in repr(found)


@pytest.mark.parametrize(
    ("rule", "to", "words"),
    [
        ("", TO, "at least one [[to]] and one [[rule]]"),
        (RULE, "", "at least one [[to]] and one [[rule]]"),
        ("x = [", TO, "mend it (examples/ALERTS.toml"),
        ('[[rule]]\nkind = "strike"\n', TO, "number 1 has no name"),
        ('[[rule]]\nname = "A"\n', TO, "asks nothing"),
        (RULE + RULE, TO, "two [[rule]] are named 'A'"),
        (RULE + 'color = "red"\n', TO, "color is not known: use name, to, kind"),
        (RULE + 'target = "hospitals"\n', TO, "'hospitals' is not known: use airport"),
        (RULE + 'target = 3\n', TO, "target = 3: give text in quotes"),
        (RULE + "above = 3\n", TO, 'above needs one figure: write figure = "killed"'),
        (RULE + 'figure = "killed"\nabove = -1\n', TO, "above = -1: give a number above 0"),
        (RULE + 'figure = "killed"\nagain = 1\n', TO, "give a factor above 1"),
        (RULE + 'service = "water"\n', TO, "kind does not go with a rule on a service"),
        ('[[rule]]\nname = "A"\nservice = "water"\nfigure = "killed"\n', TO, 'the figure is "customers"'),
        ('[[rule]]\nname = "A"\nsource = "silent"\nplace = "Kharkiv"\n', TO, "place does not go with a rule on a source"),
        (RULE + 'place = "Nowhereville"\n', TO, "no place 'Nowhereville' is known"),
        (RULE + 'to = "someone"\n', TO, "to: 'someone' is not known: use feed"),
        (RULE, '[[to]]\nname = "x"\n', "give one way: webhook = ..., email"),
        (RULE, '[[to]]\nname = "x"\nwebhook = "ftp://x"\nsecret = "y"\n', "write https://host/path"),
        (RULE, '[[to]]\nname = "x"\nwebhook = "https://x.example/"\n', "needs a secret"),
        (RULE, '[[to]]\nname = "x"\nwebhook = "https://x.example/"\nsecret = "env:NO_SUCH_NAME"\n', "the environment has no NO_SUCH_NAME"),
        (RULE, '[[to]]\nname = "x"\nemail = "nobody"\n', "write name@host"),
        (RULE, '[[to]]\nname = "x"\nemail = "a@b.example"\n', 'e-mail needs from = "vigie@example.org"'),
    ],
)
def test_what_is_wrong_is_told_with_the_way_out(tmp_path, rule, to, words):
    with pytest.raises(OptionError) as e:
        rules(tmp_path, rule, to)
    assert words in str(e.value) and "ALERTS.toml" in str(e.value)


def test_a_rule_that_asks_something_else_has_another_mark_and_one_that_goes_to_somebody_else_has_not(tmp_path):
    one, two = (rules(tmp_path, RULE + more).rules[0].mark for more in ("", 'target = "hospital"\n'))
    other = rules(tmp_path, RULE + 'to = "b"\n', TO + '[[to]]\nname = "b"\natom = "b.atom"\n').rules[0].mark
    assert one != two and one == other
