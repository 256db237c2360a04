"""Sentences: where they end, and that nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.read.sentences import LONGEST, spans
from vigie.text import view

# One string per case; '‖' marks where the text is cut.
CASES = [
    ("fr", "Il neige.‖ La route est coupée.‖ Que faire ?‖ Attendre !"),
    ("fr", "« Restez chez vous ! », demande le préfet."),
    ("fr", "« Tout est noir.‖ Nous attendons », a dit M. Durand."),
    ("fr", "«\u00a0Quand reviendra l’eau\u00a0?\u00a0», s’inquiète Mme. Roux."),
    ("fr", "« Plus de courant. » ‖Le maire l’a confirmé à 7.30 h."),
    ("fr", "Des pannes ». selon le communiqué."),
    ("fr", "Le pont cède.‖Les secours arrivent."),
    ("fr", "Il a crié : »Personne n’est venu.‖ »Rien ne marche, dit-elle."),
    ("fr", "Env. 300 foyers, bd. Pasteur, n. 12, sont touchés (soit 3,5 % du total. Un record).‖ Fin"),
    ("fr", "À 10h50 (3h50aET), deux tirs.‖ Puis… rien.‖ Puis tout…‖ Ensuite, le noir."),
    ("en", "Mr. Hall of the U.S. Army spoke at 7.30 a.m. on Monday.‖ He left."),
    ("en", "The team left the U.S.‖ The rest stayed."),
    ("en", '"Stop!" he said.‖ "Where is the water?" she asked.'),
    ("en", "Gov. Lee and Lt. Gen. Roe met at No. 5, St. John St. before noon.‖ J. K. Roy came."),
    ("en", "The level is 12.7 metres.‖ About 1,200 homes… are dark.‖ All is calm"),
    ("en", "It rose 5.2%.‖ (It fell later.)‖ Done."),
    ("uk", "‼️Оновлено.‖ Є поранені!‖ Усі в укриттях 🙏"),
    ("uk", "🔥 Шевченківський р-н: горить дах.‖ Деталі згодом."),
    ("uk", "Чернівці хитало пів хвилини 😳‖ Зруйнованих будинків немає."),
    ("uk", "Київ 🚨 Тривога триває."),
    ("uk", "Вибухи‼️‖ Летять дрони.‖ 5 травмованих, у т. ч. двоє дітей."),
    ("uk", "У м. Біле на вул. Новій, буд. 5, поранено 12 осіб.‖ Світло мають 3 тис. родин."),
    ("uk", "Між ст. «Північна» та ст. «Озерна» поїзди не ходять."),
    ("uk", "«Тримаємось!» — написав голова ОВА.‖ «Без втрат», — додав він."),
    ("ru", "— Мы слышали взрыв! — сказала жительница ул. Садовой.‖ — Потом погас свет."),
    ("ru", "«Осколки попали в дом.‖ Двое ранены», — написал глава региона."),
    ("ru", "В 2023 г. в г. Белом упал дрон.‖ И. И. Иванов подтвердил это."),
    ("ru", "Сайт Газета.Ru пишет об этом.‖ Ущерб — 2,5 млн. руб.‖ Жертв нет."),
    ("ru", "Пострадали дома, машины и т. д.‖ Потом дали свет."),
]


def _cut(text: str, code: str) -> list[str]:
    v = view(text)
    return [text[a:b] for a, b in spans(v, 0, len(v), code)]


@pytest.mark.parametrize(("code", "case"), CASES, ids=[c for _, c in CASES])
def test_cut(code: str, case: str) -> None:
    assert _cut(case.replace("‖", ""), code) == [s.strip() for s in case.split("‖")]


@given(st.text(alphabet=st.characters(), max_size=400), st.sampled_from(["fr", "en", "uk", "ru", "und"]))
def test_nothing_but_white_space_is_lost(text: str, code: str) -> None:
    v = view(text)
    at = 0
    for a, b in spans(v, 0, len(v), code):
        assert at <= a < b
        assert not v[at:a].strip()
        assert v[a:b] == v[a:b].strip()
        at = b
    assert not v[at:].strip()


@given(st.lists(st.sampled_from([*list("Aaя. !?…»«\"'’()—–,:;1\n🔥‼*"), "М. ", "р. ", "U.S. ", "etc. ", "т. д. ", "»."]), max_size=60).map("".join))
def test_nothing_is_lost_among_marks(text: str) -> None:
    test_nothing_but_white_space_is_lost.hypothesis.inner_test(text, "fr")


def test_a_stretch_without_marks_is_cut_at_white_space() -> None:
    text = "слово " * 3000
    found = spans(text, 0, len(text), "uk")
    assert all(b - a <= LONGEST for a, b in found)
    assert all(text[a:b].startswith("слово") and text[a:b].endswith("слово") for a, b in found)
