"""Words in a picture that keep clear of each other: where there is no room, they are left out."""

from collections.abc import Sequence

from bot.drawings.charts.canvas import Canvas, high, widest

Place = tuple[float, float]
"""Inches from the left and the top."""


class Tags:
    """What stands already: tags, and marks that none may cover. `gap` is the least distance beside a tag."""

    def __init__(self, canvas: Canvas, gap: float, marks: Sequence[Place] = ()) -> None:
        self._canvas = canvas
        self._gap = gap
        self._marks = marks
        self._taken: list[tuple[float, float, float, float]] = []

    def put(self, words: str, *places: Place, ringed: bool = False) -> bool:
        """Write small words at the first of these places that is free, their middle and their top there."""
        for x, top in places:
            half = widest(words) / 2
            box = (x - half, top, x + half, top + high(words))
            if self._free(box):
                self._taken.append(box)
                self._canvas.text((x, top), words, align="center", ringed=ringed)
                return True
        return False

    def _free(self, box: tuple[float, float, float, float]) -> bool:
        left, top, right, bottom = box
        clear = all(
            right + self._gap <= other[0] or other[2] + self._gap <= left or bottom <= other[1] or other[3] <= top
            for other in self._taken
        )
        return clear and not any(left < x < right and top < y < bottom for x, y in self._marks)
