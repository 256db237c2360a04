"""The notation of docs/LEXICON.md, line by line."""

from __future__ import annotations

from pathlib import Path

import pytest

from vigie.errors import ShelfError
from vigie.notation import PhraseError
from vigie.phrases import Hit, Lexicon
from vigie.resources import lexicon_of
from vigie.text import tokens, view


def lexicon(*lines: str, elision: bool = True) -> Lexicon:
    out = Lexicon(elision=elision)
    for n, line in enumerate(lines, 1):
        phrase, senses, note, *_ = [*line.split("|>"), "", ""]
        out.add(phrase.strip(), frozenset(senses.split()), note.strip(), f"here:{n}")
    return out


def hits(lex: Lexicon, text: str) -> list[Hit]:
    v = view(text)
    return lex.hits(tokens(v, 0, len(v), elision=lex.elision))


def found(lex: Lexicon, text: str) -> list[tuple[str, str]]:
    return [(text[h.start : h.end], " ".join(sorted(h.senses))) for h in hits(lex, text)]


@pytest.mark.parametrize(
    ("phrase", "text", "words"),
    [
        ("coupure", "La Coupure dure", ["Coupure"]),
        ("coupure", "Les coupures durent", []),
        ("frapp*", "frappe, frappé ; frapp et rap", ["frappe", "frappé", "frapp"]),
        ("tir|tirs|tiré*", "tir tirs tirée tiroir", ["tir", "tirs", "tirée"]),
        ("(grande) ville", "une grande ville, une ville", ["grande ville", "ville"]),
        ("(de la) ville basse", "de la ville basse ; la ville basse", ["de la ville basse", "ville basse"]),
        ("mis* .. hors service", "mise tout à fait hors service", ["mise tout à fait hors service"]),
        ("mis* .. hors service", "mise a b c d hors service", []),
        ("mis* ... hors service", "mise a b c d e f hors service", ["mise a b c d e f hors service"]),
        ("mis* ... hors", "mise a b c d e f g hors", []),
        ("^SES", "le SES et ses", ["SES"]),
        ("^Ses*", "Seselj ses SESELJ", ["Seselj"]),
        ("l' eau", "L’eau, l'eau et l eau", ["L’eau", "l'eau"]),
        ("l'eau", "L’eau", ["L’eau"]),
        ("Kh 101", "Kh-101 Kh101 KH 101", ["Kh-101", "Kh101", "KH 101"]),
        ("S-300|Buk", "S 300, S300 Buk", ["S 300", "S300", "Buk"]),
        ("sans courant", "sans « courant », sans, courant", ["sans « courant"]),
        ("e . e", "il y a de l'e.e ici", ["e.e"]),
        ("п'ять", "п’ять пʼять", ["п’ять", "пʼять"]),
        ("'s troops", "Kyiv's troops", ["'s troops"]),
        ("50 %", "50 % et 50%", ["50 %", "50%"]),
    ],
)
def test_notation(phrase: str, text: str, words: list[str]) -> None:
    assert [w for w, _ in found(lexicon(f"{phrase}|>state:out", elision="Kyiv" not in text), text)] == words


def test_longest_hides_shorter_and_pseudo_cues_disarm() -> None:
    lex = lexicon("sans|>lack", "sans doute|>-", "doute|>possible")
    assert found(lex, "sans doute, sans eau") == [("sans", "lack")]


def test_inner_matches_stay_where_the_note_says_so() -> None:
    lex = lexicon("raid aérien|>alert:air-raid|>!", "raid|>act:attack")
    assert found(lex, "raid aérien") == [("raid aérien", "alert:air-raid"), ("raid", "act:attack")]


def test_a_gap_hides_nothing() -> None:
    lex = lexicon("mis* .. hors service|>state:out", "hôpital|>object:hospital", "service|>x")
    assert found(lex, "a mis l'hôpital hors service") == [("mis l'hôpital hors service", "state:out"), ("hôpital", "object:hospital")]


def test_things_inside_a_longer_phrase_stay_visible() -> None:
    lex = lexicon("drone attack|>act:attack", "drone|>weapon:drone", "attack|>act:hit")
    assert found(lex, "drone attack") == [("drone attack", "act:attack"), ("drone", "weapon:drone")]


def test_a_phrase_that_only_frames_hides_no_happening() -> None:
    lex = lexicon("launched from|>role:origin", "launched|>act:launch", "from|>role:origin")
    assert found(lex, "launched from") == [("launched from", "role:origin"), ("launched", "act:launch")]


def test_the_shortest_stretch_of_a_gapped_phrase_counts() -> None:
    lex = lexicon("no .. power|>lack")
    assert [w for w, _ in found(lex, "no no water and power or power")] == ["no water and power"]


def test_a_gap_keeps_both_ends_of_a_list() -> None:
    lex = lexicon("no .. power|>a", "no .. water|>b")
    assert found(lex, "no power or water") == [("no power or water", "b"), ("no power", "a")]


def test_a_gap_does_not_reach_over_punctuation() -> None:
    assert not hits(lexicon("no ... power|>lack"), "no, the power")


def test_equal_spans_merge_senses_and_tell_both_places() -> None:
    (hit,) = hits(lexicon("coup*|>state:out|>verb", "coupure|>service:electricity|>noun"), "coupure")
    assert hit.senses == {"state:out", "service:electricity"}
    assert hit.where == "here:1, here:2"
    assert hit.note == "verb noun"


def test_nothing_wins_over_a_stem() -> None:
    assert found(lexicon("tir*|>act:attack", "tiroir*|>-"), "tir tiroirs") == [("tir", "act:attack")]


def test_overlapping_neighbours_both_stay() -> None:
    assert [w for w, _ in found(lexicon("a b|>x", "b c|>y"), "a b c")] == ["a b", "b c"]


def test_indices_and_offsets_are_the_documents() -> None:
    text = "X. Une grande ville"
    v = view(text)
    (hit,) = lexicon("grande ville|>place:city").hits(tokens(v, 3, len(v), elision=True))
    assert (hit.first, hit.last, hit.start, hit.end) == (1, 2, 7, 19)


@pytest.mark.parametrize(
    ("phrase", "way_out"),
    [
        ("a*b", "write the forms with '|'"),
        ("..", "a gap stands between two words"),
        ("a ..", "a gap stands between two words"),
        ("a .. ... b", "a gap stands between two words"),
        ("(a)", "leave one word without parentheses"),
        ("(a)s b", "put a space after ')'"),
        ("() b", "put the word that may be absent into them"),
        ("a||b", "take out the '|'"),
        ("^", ""),
        (" ".join(["(a)"] * 9) + " b", "write it as several lines"),
    ],
)
def test_bad_phrases_are_refused_with_the_way_out(phrase: str, way_out: str) -> None:
    if not way_out:
        lexicon(f"{phrase}|>x")
        return
    with pytest.raises(PhraseError, match=way_out.replace("'|'", r"'\|'").replace("')'", r"'\)'")):
        lexicon(f"{phrase}|>x")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("coupure", "no tab and senses"),
        ("\tstate:out", "empty phrase"),
        ("coupure\tstat:out", "unknown sense group 'stat'"),
        ("coupure\tstate:gone", "unknown value in 'state:gone': state takes backup"),
        ("coupure\tneg:x", "unknown value in 'neg:x': neg takes nothing"),
        ("coupure\tstate", "unknown value in 'state'"),
        ("a\tneg\tb\tc", "more than three cells"),
        ("co*re\tneg", "'*' inside 'co*re': it stands at the end of a stem"),
    ],
)
def test_bad_lines_are_refused_with_file_and_line(tmp_path: Path, line: str, message: str) -> None:
    file = tmp_path / "words.tsv"
    file.write_text(f"# words\nsans\tlack\n{line}\n", encoding="utf-8")
    with pytest.raises(ShelfError) as e:
        lexicon_of([file])
    assert f"words.tsv:3: {message}" in str(e.value)


def test_good_senses(tmp_path: Path) -> None:
    file = tmp_path / "words.tsv"
    file.write_text("a\tweapon:missile/Storm Shadow act:launch\nb\tplatform:Tu-95\nc\tsay say:post\nd\tcrew:repair crew\n", encoding="utf-8")
    lex = lexicon_of([file])
    assert set(lex.lines_by_sense()) == {"weapon:missile/Storm Shadow", "act:launch", "platform:Tu-95", "say", "say:post", "crew:repair", "crew"}


def test_not_utf8_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "words.tsv"
    file.write_bytes(b"caf\xe9\tneg\n")
    with pytest.raises(ShelfError, match="save the file as UTF-8"):
        lexicon_of([file])


def test_long_words_and_many_states_stay_cheap() -> None:
    lex = lexicon("a ... b ... c|>x", "a* .. a*|>y")
    assert hits(lex, "a" * 100_000) == []
    hits(lex, "a " * 20_000)


def test_fold() -> None:
    lex = Lexicon(fold="\u0451\u0435")
    lex.add("\u043b\u0451\u0434", frozenset({"hazard:snow"}))
    lex.add("^\u0401\u043b\u043a\u0438", frozenset({"conj"}))
    for word in ("\u043b\u0435\u0434", "\u041b\u0401\u0414", "\u0415\u043b\u043a\u0438", "\u0401\u043b\u043a\u0438"):
        assert hits(lex, word), word


def test_fold_initial() -> None:
    lex = Lexicon(fold_initial="\u0443\u0432")
    lex.add("\u0443\u0440\u044f\u0442\u043e\u0432\u0430\u043d*", frozenset({"harm:rescued"}))
    assert hits(lex, "\u0412\u0440\u044f\u0442\u043e\u0432\u0430\u043d\u043e")
    assert hits(lex, "\u0423\u0440\u044f\u0442\u043e\u0432\u0430\u043d\u043e")
    assert not hits(lex, "\u0440\u044f\u0442\u043e\u0432\u0430\u043d\u043e")
