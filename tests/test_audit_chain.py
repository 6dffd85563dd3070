"""The chain of the audit: whatever is done to it is found, and the first bad entry is named."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from storage.auditing.chain import BEGINNING, content_of, digest_of, new_key
from storage.auditing.checking import Fault, Link, Walk

Entry = dict[str, Any]
Chain = list[Entry]
START = datetime(2026, 11, 20, 10, tzinfo=UTC)
ELSEWHERE: dict[str, Any] = {
    "at": START - timedelta(days=1),
    "member_id": 99,
    "organisation_id": 99,
    "event": "action removed",
    "subject": "action 99",
    "was": {"due": None},
    "now": {"status": "on track"},
    "content": "0" * 64,
    "previous": "f" * 64,
    "digest": "0" * 64,
    "partnership_id": 2,
}
"""For each column of an entry something that no entry of these chains says."""


def redigest(entries: Chain) -> Chain:
    """The same entries, numbered and chained anew: what somebody can do who knows how it works."""
    previous, redone = BEGINNING, []
    for number, entry in enumerate(entries, start=1):
        redone.append(entry | {"number": number, "previous": previous})
        redone[-1]["digest"] = previous = digest_of(redone[-1])
    return redone


@st.composite
def chains(draw: st.DrawFn) -> Chain:
    """A chain of 2 to 12 entries."""
    told = st.fixed_dictionaries({"status": st.sampled_from(["at risk", "off track"]), "lead_id": st.integers(1, 9)})
    entry = st.fixed_dictionaries(
        {
            "partnership_id": st.just(1),
            "at": st.integers(0, 10**6).map(lambda seconds: START + timedelta(seconds=seconds)),
            "member_id": st.none() | st.integers(1, 9),
            "organisation_id": st.none() | st.integers(1, 9),
            "event": st.sampled_from(["action changed", "shown"]),
            "subject": st.integers(1, 9).map("action {}".format),
            "was": told,
            "now": told,
            "content": st.text("abcdef", min_size=64, max_size=64),
        }
    )
    return redigest(draw(st.lists(entry, min_size=2, max_size=12)))


def faults(entries: Chain, head: Link | None, anchors: dict[int, str] | None = None) -> list[Fault]:
    """What is found wrong; the first entry that it concerns first."""
    return list(Walk(anchors or {}).faults(sorted(entries, key=lambda each: each["number"]), head))


def head_of(entries: Chain) -> Link:
    return Link(entries[-1]["number"], entries[-1]["digest"])


def put(entries: Chain, index: int, **values: Any) -> Chain:  # noqa: ANN401 - a column may hold anything
    return [*entries[:index], entries[index] | values, *entries[index + 1 :]]


@settings(max_examples=40, deadline=None)
@given(chains(), st.data())
def test_whatever_is_done_to_one_entry_is_found_and_named(entries: Chain, data: st.DataObject) -> None:
    head, index = head_of(entries), data.draw(st.integers(0, len(entries) - 1))
    number = index + 1
    assert faults(entries, head) == []
    column = data.draw(st.sampled_from(sorted(ELSEWHERE)))
    assert faults(put(entries, index, **{column: ELSEWHERE[column]}), head)[0].number == number
    edited = entries[index] | {"now": {}}
    assert faults(put(entries, index, now={}, digest=digest_of(edited)), head)[0].number == number
    left = entries[:index] + entries[index + 1 :]
    assert faults(left, head)[0].number == number
    if left and number < len(entries):
        assert "missing" in faults(left, head)[0].sentence


@settings(max_examples=40, deadline=None)
@given(chains(), st.data())
def test_whatever_is_done_to_several_is_found(entries: Chain, data: st.DataObject) -> None:
    head, count = head_of(entries), len(entries)
    first, second = sorted(data.draw(st.lists(st.integers(0, count - 1), min_size=2, max_size=2, unique=True)))
    swapped = put(put(entries, first, number=second + 1), second, number=first + 1)
    assert faults(swapped, head)[0].number == first + 1
    forged = entries[first] | {"now": {}, "number": first + 1, "previous": entries[first]["previous"]}
    forged["digest"] = digest_of(forged)
    moved = [each | {"number": each["number"] + 1} for each in entries[first:]]
    found = faults([*entries[:first], forged, *moved], Link(head.number + 1, head.digest))
    assert found[0].number == first + 2, "the forged one is whole; the next one does not fit it"
    assert faults([*entries, entries[first] | {"id": 99}], head)[0].number == first + 1
    cut = entries[: first + 1]
    assert faults(cut, head)[0].number == first + 2
    assert faults(entries, head_of(cut))[0].number == first + 2
    assert faults(entries, None)[0].number == 1
    assert faults([], head)[0].number == 1


@settings(max_examples=40, deadline=None)
@given(chains(), st.data())
def test_a_chain_that_was_cut_or_rebuilt_with_its_head_is_known_by_its_anchor(
    entries: Chain, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(entries) - 2))
    anchors = {entries[-1]["number"]: entries[-1]["digest"]}
    cut = entries[: index + 1]
    assert faults(cut, head_of(cut)) == []
    assert [each.number for each in faults(cut, head_of(cut), anchors)] == [index + 2]
    rebuilt = redigest(put(entries, index, now={}))
    assert faults(rebuilt, head_of(rebuilt)) == []
    assert faults(rebuilt, head_of(rebuilt), anchors)[0].number == len(entries)
    early = {index + 1: entries[index]["digest"]} | anchors
    assert faults(rebuilt, head_of(rebuilt), early)[0].number == index + 1
    longer = redigest([*entries, entries[0]])
    assert faults(longer, head_of(longer), anchors) == []


def test_a_text_is_told_by_its_digest_only_to_those_with_its_key() -> None:
    key, other = new_key(), new_key()
    digest = content_of(key, {"text": "Six notices"})
    assert digest == content_of(key, {"text": "Six notices"})
    different: list[Callable[[], str]] = [
        lambda: content_of(other, {"text": "Six notices"}),
        lambda: content_of(key, {"text": "Six notice"}),
        lambda: content_of(key, ["Six", "notices"]),
        lambda: content_of(key, ["Six notices"]),
        lambda: content_of(key, {}),
    ]
    assert digest not in {each() for each in different}
