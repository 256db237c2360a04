"""Which language a text and each of its sentences is in: one of those that have a folder under `lang/`, or 'und'.

The document is decided once, by very frequent words and telling letters (data); py3langid is asked only where those
leave a doubt. A sentence takes the document's language unless script, letters or words speak strongly against it.
Source of the method and its limits: measured on UD sentences, words plus letters alone reach 99 % from 60 characters.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

import regex

from vigie.read import shelf

UNKNOWN = "und"
SAMPLE = 20_000  # code points of a document that are looked at: the start, the middle, the end
SURE = 1.6  # how many times the evidence of the second language the first must have before py3langid is not asked
FOREIGN = 0.1  # share of frequent words below which a text of 40 words or more may be in none of our languages (own texts: 0.19 to 0.5;
# 918 Telegram posts: 99 % above 0.14; German and Polish samples: 0.03 to 0.05)
STRANGE = 0.015  # share of letters beyond a language's alphabet that makes it doubtful (names alone stay below 0.01; Spanish read as French: 0.02)

_WORD = regex.compile(r"[\p{L}\p{M}]+(?:'[\p{L}\p{M}]+)*'?")
_CYRILLIC = regex.compile(r"\p{Cyrillic}")
_LATIN = regex.compile(r"\p{Latin}")


@cache
def _owners() -> dict[str, tuple[str, ...]]:
    """Frequent word -> the languages that have it."""
    out: dict[str, list[str]] = {}
    for code, language in shelf.languages().items():
        for word in language.frequent:
            out.setdefault(word, []).append(code)
    return {w: tuple(c) for w, c in out.items()}


@cache
def _letters() -> tuple[tuple[str, regex.Pattern[str]], ...]:
    return tuple((c, regex.compile(f"[{x.letters}{x.letters.upper()}]")) for c, x in shelf.languages().items() if x.letters)


def _evidence(sample: str) -> tuple[Counter[str], int, int]:
    """Return points per language, the number of words, the number that some language knows."""
    owners = _owners()
    points: Counter[str] = Counter()
    words = [w.rstrip("'") if w not in owners else w for w in _WORD.findall(sample.casefold())]
    known = 0
    for word in words:
        pieces = [word] if "'" not in word else [word, word.split("'", 1)[0] + "'"]
        for piece in pieces:
            codes = owners.get(piece)
            if codes:
                known += 1
                for code in codes:
                    points[code] += 1.0 / len(codes)  # type: ignore[assignment]
    for code, pattern in _letters():
        points[code] += len(pattern.findall(sample))
    return points, len(words), known


def document_language(view: str) -> str:
    """Return the language of a text; 'und' where it is in none that vigie has, or has no letters."""
    if len(view) > SAMPLE:
        third = SAMPLE // 3
        mid = len(view) // 2
        view = " ".join((view[:third], view[mid : mid + third], view[-third:]))
    points, n, known = _evidence(view)
    if not n:
        return UNKNOWN
    ranked = [*points.most_common(2), ("", 0), ("", 0)]
    (first, score), second = ranked[0], ranked[1][1]
    ours = n < 40 or known / n >= FOREIGN and not _strange(view, first)
    if ours and (score >= 2 and score >= SURE * second or n < 40 and score >= 1 and not second):
        return first
    guess = _identifier(restricted=ours).classify(view)[0]
    return str(guess) if guess in shelf.languages() or not ours else first if score else UNKNOWN


def _strange(view: str, code: str) -> bool:
    """True where more letters than names explain are beyond a language's alphabet."""
    alphabet = shelf.languages()[code].alphabet if code in shelf.languages() else frozenset()
    letters = [c for c in view.lower() if c.isalpha()]
    return bool(alphabet) and sum(c not in alphabet and _same_script(c, code) for c in letters) > STRANGE * len(letters)


def _same_script(letter: str, code: str) -> bool:
    return (_CYRILLIC if _script(code) == "cyrillic" else _LATIN).match(letter) is not None


@cache
def _identifier(*, restricted: bool) -> Any:
    """Load py3langid (about 0.2 s), all its languages or only ours."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    if restricted:
        identifier.set_languages([c for c in shelf.languages() if c in identifier.labels])
    return identifier


def sentence_language(sentence: str, document: str) -> str:
    """Return a sentence's language: the document's, unless script, telling letters or frequent words say another.

    Short sentences, and those in the document's script without a sign, are the document's.
    """
    mine = shelf.languages().get(document)
    if len(sentence) < 12:
        return document
    cyrillic = bool(_CYRILLIC.search(sentence))
    if not cyrillic and sentence.isascii() and mine is not None and document == "en":
        pass
    foreign_script = mine is not None and _foreign_script(sentence, mine)
    if not foreign_script:
        telling = [(c, p) for c, p in _letters() if c != document] if cyrillic else []
        signs = [c for c, p in telling if len(p.findall(sentence)) >= 2]
        if cyrillic and not signs:
            return document
        if signs and mine is not None and mine.letters and regex.search(f"[{mine.letters}]", sentence):
            return document
    points, n, _ = _evidence(sentence)
    if not points:
        return document
    (best, score), own = points.most_common(1)[0], points.get(document, 0)
    strong = score >= 3 and own <= 0.34 * score and n >= 5
    return best if best != document and (strong or foreign_script and score > own) else document


@cache
def _script(code: str) -> str:
    words = "".join(shelf.languages()[code].frequent)
    return "cyrillic" if len(_CYRILLIC.findall(words)) > len(words) / 2 else "latin"


def _foreign_script(sentence: str, mine: shelf.Language) -> bool:
    cyrillic, latin = len(_CYRILLIC.findall(sentence)), len(_LATIN.findall(sentence))
    return latin > 2 * cyrillic if _script(mine.code) == "cyrillic" else cyrillic > 2 * latin
