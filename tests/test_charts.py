"""Pictures as PNG: every figure stands in them, and nothing depends on colour, on what was typed, or on the machine."""

from collections.abc import Iterator
from io import BytesIO
from itertools import combinations

import pytest
from hypothesis import given, settings
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.image import imread
from matplotlib.patches import Rectangle
from matplotlib.transforms import Bbox

from bot.drawings.chart import DPI, SHAPES, chart
from bot.drawings.charts.canvas import FAMILIAR, INK, LOOKS, QUIET, WIDTH, Canvas, Look, figure_of
from bot.drawings.glyphs import showable, width, wrap
from handlers.reply import Panel, Picture, Series, Shape
from tests.any_papers import pictures
from tests.papers import MONTHS, STATUSES, TRENDS

PNG = b"\x89PNG\r\n\x1a\n"
QUARTERS = tuple(f"{year}/{year % 100 + 1} Q{quarter}" for year in (2024, 2025, 2026) for quarter in (1, 2, 3, 4))
ODD = "Ärger $x^$ \\frac _a שלום مرحبا 现代 😀 👩\u200d👧 \x00\x1b\u202e " + "W" * 300


def picture(shape: Shape, *values: str | None, **more: str) -> Picture:
    """One panel with one series, named oddly throughout."""
    labels = tuple(f"{number} {ODD}" for number in range(len(values)))
    panel = Panel(title=ODD, labels=labels, series=(Series(name=ODD, values=values),), unit=ODD, **more)
    return Picture(name="odd", title=ODD, alt=ODD, shape=shape, panels=(panel,))


def drawn(shown: Picture) -> Canvas:
    """The canvas with all of a picture on it but its title."""
    canvas, top = Canvas(20, DPI), 0.0
    for block in SHAPES[shown.shape](shown):
        block.draw(canvas, top)
        top += block.height
    return canvas


def boxes(canvas: Canvas, *only: str | None) -> Iterator[Bbox]:
    """Where each text lies, or each of these, in pixels."""
    renderer = FigureCanvasAgg(canvas.figure).get_renderer()  # type: ignore[no-untyped-call]
    yield from (each.get_window_extent(renderer) for each in canvas.figure.texts if not only or each.get_text() in only)


def words(canvas: Canvas) -> list[str]:
    return [each.get_text() for each in canvas.figure.texts]


def size(png: bytes) -> tuple[int, int]:
    """Pixels across and down."""
    height, wide, _ = imread(BytesIO(png)).shape
    return wide, height


@pytest.mark.parametrize("shown", [STATUSES, TRENDS, MONTHS], ids=lambda shown: shown.name)
def test_every_figure_stands_beside_what_is_drawn(shown: Picture) -> None:
    said = words(drawn(shown))
    for panel in shown.panels:
        figures = {value for series in panel.series for value in series.values if value and value != "0"}
        assert figures <= set(said)
        assert {label for label in panel.labels if label} <= set(said)


def test_a_picture_is_the_same_bytes_each_time_and_under_its_title_where_it_stands_alone() -> None:
    made = chart(STATUSES)
    assert made == chart(STATUSES)
    assert made.alone.startswith(PNG)
    (wide, high), (wide_inside, high_inside) = size(made.alone), size(made.inside)
    assert wide_inside / DPI == pytest.approx(WIDTH, abs=0.1)
    assert wide > wide_inside
    assert high > high_inside


def test_what_is_awaited_is_said_and_leaves_a_gap() -> None:
    canvas = drawn(TRENDS)
    assert {"target 250", "baseline 180", "awaiting data: 2026/27 Q3"} <= set(words(canvas))
    panel = TRENDS.panels[0].model_copy(update={"target": "", "baseline": "many"})
    assert "awaiting data: 2026/27 Q3; baseline many" in words(drawn(TRENDS.model_copy(update={"panels": (panel,)})))
    joined = [line for line in canvas.figure.findobj() if getattr(line, "get_marker", lambda: "None")() == "o"]
    assert [len(line.get_xdata()) for line in joined] == [2]  # type: ignore[attr-defined]


@pytest.mark.parametrize("shape", Shape)
def test_a_picture_of_nothing_says_that_it_awaits_data(shape: Shape) -> None:
    empty = Panel(labels=("Q1", "Q2"), series=(Series(name="a", values=(None, None)),))
    for panel in (empty, Panel(labels=(), series=())):
        assert "awaiting data" in words(drawn(Picture(name="n", title="T", alt="", shape=shape, panels=(panel,))))
    assert chart(Picture(name="n", title="", alt="", shape=shape, panels=())).inside.startswith(PNG)


VALUES = [
    ("0", "0"),
    ("-40", "12"),
    ("1e400", "9" * 60),
    ("12.5%", "\N{MINUS SIGN}3"),
    ("£2,247,000.50", None),
    ("under 5", "n/a"),
]


@pytest.mark.parametrize("values", VALUES, ids=str)
@pytest.mark.parametrize("shape", Shape)
def test_any_value_and_any_text_can_be_drawn(shape: Shape, values: tuple[str | None, ...]) -> None:
    wide, high = size(chart(picture(shape, *values, target="7", baseline=ODD)).alone)
    assert high < 4 * wide


@settings(max_examples=15, deadline=None)
@given(pictures)
def test_any_picture_can_be_drawn(shown: Picture) -> None:
    assert chart(shown).inside.startswith(PNG)


def test_no_text_is_smaller_than_eight_points_or_leaves_the_picture() -> None:
    many = tuple(TRENDS.panels[0].model_copy(update={"title": f"{number} {ODD}"}) for number in range(13))
    for shown in (STATUSES, MONTHS, TRENDS.model_copy(update={"panels": many}), picture(Shape.GROUPED, "1", "-2")):
        canvas = drawn(shown)
        assert min(float(text.get_fontsize()) for text in canvas.figure.texts) >= 8
        assert all(box.x0 >= -1 and box.x1 <= canvas.figure.bbox.x1 + 1 for box in boxes(canvas) if box.width)


def test_a_line_of_many_figures_names_those_that_tell_most_and_no_two_overlap() -> None:
    values = ("1,180", "1,190", "1,170", "1,210", "1,205", None, "1,220", "1,990", "1,180", "1,240", "1,250", "1,260")
    panel = Panel(title="A", labels=QUARTERS, series=(Series(name="a", values=values),), target="1,200")
    shown = Picture(name="n", title="T", alt="", shape=Shape.LINES, panels=(panel,) * 4)
    canvas = drawn(shown)
    assert {"1,180", "1,260", "1,990", "1,170", QUARTERS[0], QUARTERS[-1]} <= set(words(canvas))
    near = combinations((each.shrunk(0.9, 0.6) for each in boxes(canvas, *values, *QUARTERS)), 2)
    assert not any(one.overlaps(other) for one, other in near)


@pytest.mark.parametrize("looks", [LOOKS, tuple(FAMILIAR.values())], ids=["any", "statuses"])
def test_series_are_told_apart_without_colour(looks: tuple[Look, ...]) -> None:
    for one, other in combinations(looks, 2):
        apart = abs(luminance(one.colour) - luminance(other.colour)) > 0.3
        assert one.hatch != other.hatch or apart, (one, other)
    if looks is LOOKS:
        assert len({look.marker for look in looks}) == len(looks)


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


@pytest.mark.parametrize("colour", [INK, QUIET])
def test_text_and_lines_stand_out_from_the_paper(colour: str) -> None:
    assert 1.05 / (luminance(colour) + 0.05) >= 7  # WCAG 2.2, success criterion 1.4.6


def test_a_piece_too_narrow_for_its_figure_says_it_behind_the_bar() -> None:
    series = [Series(name=name, values=(value,)) for name, value in (("big", "900"), ("small", "2"), ("late", None))]
    panel = Panel(labels=("one",), series=tuple(series))
    canvas = drawn(Picture(name="n", title="T", alt="", shape=Shape.STACKED, panels=(panel,)))
    assert "small 2, awaiting data: late" in [" ".join(said.split()) for said in words(canvas)]
    assert len([each for each in canvas.figure.findobj(Rectangle) if each.get_hatch()]) >= 1


@pytest.mark.parametrize(
    ("value", "figure"),
    [("1,234", 1234), ("£455,920", 455920), ("-£1.50", -1.5), ("85.5%", 85.5), ("\N{MINUS SIGN}7", -7), ("+3", 3)]
    + [(value, None) for value in ("", None, "under 5", "awaiting data", "NaN", "Infinity", "1e999", "%")],
)
def test_printed_figures_are_read_as_numbers(value: str | None, figure: float | None) -> None:
    assert figure_of(value) == figure


def test_text_without_a_glyph_is_told_by_its_number_and_long_text_is_wrapped() -> None:
    assert showable("中 a\u202e😀") == "[U+4E2D] a😀"
    lines = wrap("Reduce the harm of " + "W" * 80, 9, 2.0, 3).split("\n")
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert all(width(line, 9) <= 2.0 for line in lines)
    assert wrap("x" * 1_000_000, 9, 2.0).count("\n") == 2
