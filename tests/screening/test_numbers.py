"""Every valid number is found, whatever stands around and inside it; what only looks like one is not."""

import string
from datetime import date
from time import process_time

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from handlers.screening import Kind, find
from handlers.screening.addresses import AREAS
from handlers.screening.vehicles import WORDS

EXAMPLES = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
GAPS = st.sampled_from(["", "", " ", "-", ".", "\u00a0", "\u200b", "\n", " - ", "\u2011"])
WORDS_AROUND = "notices issued in Bedwell by the police, two contested (again)."
AROUND = st.lists(st.sampled_from(WORDS_AROUND.split()), max_size=6)
DIGITS = "0123456789"
FULL_WIDTH = str.maketrans(DIGITS, "".join(chr(0xFF10 + n) for n in range(10)))


@st.composite
def spaced(draw: st.DrawFn, number: str) -> str:
    """The number with something between its characters, or nothing; perhaps in wide figures."""
    text = "".join(each + draw(GAPS) for each in number[:-1]) + number[-1]
    return text.translate(FULL_WIDTH) if draw(st.sampled_from(["plain", "wide"])) == "wide" else text


@st.composite
def grouped(draw: st.DrawFn, groups: tuple[str, ...]) -> str:
    """The groups of a number with one thing between them, as people write it."""
    return draw(st.sampled_from([" ", "-", ".", "", "\u00a0"])).join(groups)


@st.composite
def nhs_numbers(draw: st.DrawFn) -> str:
    first = "999" + draw(st.text(DIGITS, min_size=6, max_size=6))
    check = (11 - sum(int(each) * weight for each, weight in zip(first, range(10, 1, -1), strict=True)) % 11) % 11
    assume(check < 10)
    return f"{first}{check}"


@st.composite
def postcodes(draw: st.DrawFn) -> tuple[str, str]:
    outward = draw(st.sampled_from(sorted(AREAS))) + draw(st.sampled_from(["1", "4", "12", "9"]))
    return outward, draw(st.sampled_from(DIGITS)) + draw(st.text("ABDEFGHJLNPQRSTUWXYZ", min_size=2, max_size=2))


@st.composite
def registrations(draw: st.DrawFn) -> tuple[str, str]:
    letters = string.ascii_uppercase.replace("I", "").replace("Q", "")
    last = draw(st.text(letters, min_size=3, max_size=3))
    assume(last.lower() not in WORDS)
    first = draw(st.text(letters.replace("Z", ""), min_size=2, max_size=2))
    assume(first not in {"FY", "AY", "CY", "PY"})
    return first + draw(st.sampled_from(["02", "12", "26", "51", "75"])), last


def within(words: list[str], number: str) -> str:
    """A number in the middle of words."""
    half = len(words) // 2
    return " ".join([*words[:half], number, *words[half:]])


@EXAMPLES
@given(AROUND, nhs_numbers().flatmap(spaced))
def test_an_nhs_number_is_found_whatever_stands_inside_it(words: list[str], number: str) -> None:
    assert Kind.NHS in find(within(words, number))


@EXAMPLES
@given(AROUND, st.text(DIGITS, min_size=6, max_size=6).map(lambda end: f"07700{end}").flatmap(spaced))
def test_a_phone_number_is_found_whatever_stands_inside_it(words: list[str], number: str) -> None:
    assert Kind.PHONE in find(within(words, number))


@EXAMPLES
@given(AROUND, st.text(DIGITS, min_size=6, max_size=6).map(lambda end: f"AB{end}C").flatmap(spaced))
def test_a_national_insurance_number_is_found_whatever_stands_inside_it(words: list[str], number: str) -> None:
    assert Kind.NINO in find(within(words, number))


@EXAMPLES
@given(AROUND, postcodes().flatmap(grouped), st.booleans())
def test_a_full_postcode_is_found(words: list[str], postcode: str, small: bool) -> None:
    assume(postcode[-3:].lower() not in {"1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th", "0th"})
    assert Kind.POSTCODE in find(within(words, postcode.lower() if small else postcode))


@EXAMPLES
@given(AROUND, registrations().flatmap(grouped), st.booleans())
def test_a_vehicle_registration_is_found(words: list[str], number: str, small: bool) -> None:
    assert Kind.VEHICLE in find(within(words, number.lower() if small else number))


@EXAMPLES
@given(AROUND, nhs_numbers(), st.integers(1, 9))
def test_a_wrong_check_digit_makes_it_another_number(words: list[str], number: str, more: int) -> None:
    wrong = number[:-1] + str((int(number[-1]) + more) % 10)
    assert Kind.NHS not in find(within(words, wrong))


@EXAMPLES
@given(AROUND, st.dates(date(1990, 1, 1), date(2030, 12, 31)), st.integers(0, 9_999_999), st.integers(0, 23))
def test_dates_times_and_money_are_nobodys(words: list[str], day: date, pounds: int, hour: int) -> None:
    for said in (f"{day:%d/%m/%Y} {hour:02}:30", f"{day.isoformat()} £{pounds:,}.50", f"{day.year} and {pounds:,}"):
        assert find(within(words, said)) == ()


@EXAMPLES
@given(st.text(max_size=200))
def test_any_text_can_be_screened(text: str) -> None:
    assert set(find(text)) <= set(Kind)


def test_a_long_text_takes_only_as_many_times_longer_as_it_is_long() -> None:
    """Else one person's message would keep everybody waiting."""
    short, long = (_seconds("12 1/1/20 " * count) for count in (100, 4_000))
    assert long < 90 * short, "40 times as long; each figure was once looked at beside all others, 300 times as long"


def _seconds(text: str) -> float:
    """The least time that screening a text took."""
    taken = []
    for _ in range(2):
        began = process_time()
        find(text)
        taken.append(process_time() - began)
    return min(taken)
