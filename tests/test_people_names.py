"""Names across alphabets: skeletons, cases, given names, sameness."""

import pytest

from vigie.names import folded, gender, given, latin, nominative, same_person, stem

ALIKE = [
    ("Syniehubov", "Синєгубова"), ("Siniegoubov", "Синегубовым"), ("Klitschko", "Кличком"), ("Klytchko", "Кличку"), ("Gladkov", "Гладкову"), ("Zaluzhnyi", "Залужного"),
    ("Zaloujny", "Залужним"), ("Galouchtchenko", "Галущенка"), ("Galushchenko", "Галущенком"), ("Prokoudine", "Прокудіним"), ("Leontief", "Леонтьев"), ("Koudrytsky", "Кудрицького"),
    ("Ignat", "Ігнатом"), ("Staroukh", "Старуха"), ("Mamaï", "Мамая"), ("Peskow", "Пєсков"), ("Timochenko", "Тимошенку"), ("Starovoït", "Старовойт"), ("Aksyonov", "Аксёнова"),
    ("Loukachenko", "Лукашенко"), ("Poutine", "Путіна"), ("Reznitchenko", "Резниченко"), ("Sadovy", "Садового"), ("Onychtchouk", "Онищук"), ("Gaïdaï", "Гайдаєм"), ("Sergeyev", "Сергеева"),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b"), ALIKE)
def test_spellings_and_cases_share_a_stem(a: str, b: str) -> None:
    assert stem(a) == stem(b)


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Oleh Syniehubv", "Олега Синєгубова", True),
        ("Kitschko", "Vitali Klitschko", True),
        ("Olkesandr Vilkul", "Oleksandr Vilkul", True),
        ("Yurii Inhat", "Yurii Ihnat", True),
        ("Serhij Lisak", "Serhii Lysak", True),
        ("Alexandre Prokoudine", "Олександр Прокудін", True),
        ("Iouri Ignat", "Юрій Ігнат", True),
        ("В. Зеленський", "Volodymyr Zelensky", True),
        ("Yurii Vilkul", "Oleksandr Vilkul", False),
        ("Oleksandr Kuleba", "Dmytro Kuleba", False),
        ("Ihor Koval", "Ihor Kovalenko", False),
        ("", "Oleh", False),
    ],
)
def test_same_person(a: str, b: str, same: bool) -> None:
    assert same_person(a, b) is same
    assert same_person(b, a) is same


def test_given_names_meet_across_languages() -> None:
    assert given("Олега") == given("Oleg") == given("Oleh") == "Oleh"
    assert given("Артема") == given("Artyom") == "Artem"
    assert given("Жан") == given("Jean")
    assert given("Будинок") is None
    assert gender("Світлани") == "f"


def test_plain_form_and_national_transliteration() -> None:
    assert nominative(["Ігоря", "Поліщука"], "uk") == ("Ігор", "Поліщук")
    assert nominative(["Галину", "Мінаєву"], "uk") == ("Галина", "Мінаєва")
    assert nominative(["Вячеславом", "Гладковым"], "ru") == ("Вячеслав", "Гладков")
    assert nominative(["Олег", "Синєгубов"], "uk") == ("Олег", "Синєгубов")
    assert latin("Олег Синєгубов", "uk") == "Oleh Syniehubov"
    assert latin("Вячеслав Гладков", "ru") == "Vyacheslav Gladkov"
    assert latin("Kitschko", "fr") == "Kitschko"


@pytest.mark.parametrize("word", ["", "\ud800", "\x00", "'", "—", "🙏", "ʼ", "а" * 5000])
def test_anything_can_be_folded(word: str) -> None:
    assert isinstance(folded(word), str)
    assert isinstance(stem(word), str)
