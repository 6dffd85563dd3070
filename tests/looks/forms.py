"""What the forms have pictures of: those that people meet most, as they open and as they come back."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.drawings.forms import draw_form
from bot.drawings.notes import draw_waiting
from bot.hearing import Answer, Errors
from handlers.form import Form
from tests.looks.page import modal
from tests.talk import Talk, talking

OPENED = {
    "update": ("police", "/form action update 4.2"),
    "update-trouble": ("police", "/form action update 4.2 amber Six notices; cover for January is not agreed"),
    "complete": ("police", "/form action complete 4.2"),
    "update-anything": ("police", "/form action update"),
    "incident": ("police", "/form incident log"),
    "schedule": ("council", "/form meeting schedule"),
}
"""Who opens which form, by name."""


def forms() -> Mapping[str, str]:
    """HTML by name."""
    with talking("sqlite://") as talk:
        talk.says("council", "/action assign 4.2 police")
        talk.says("council", "/action due 4.2 2026-12-04 Before the school holidays")
        drawn = {f"form-{name}": modal(_view(talk.says(*said))) for name, said in OPENED.items()}
        return drawn | dict(_returned(talk)) | {"form-waiting": modal(_waiting())}


def _returned(talk: Talk) -> Iterator[tuple[str, str]]:
    """A form with something wrong beside its field, and one whose action was changed by somebody else."""
    form = _view(talk.says("council", "/form meeting schedule jag"))
    wrong = talk.fills("council", day="2020-01-01", time="half past")
    assert isinstance(wrong, Errors)
    yield "form-errors", modal(form, dict(wrong.fields))
    talk.clock.move(minutes=20)
    talk.says("police", "/form action update 4.2")
    talk.clock.move(minutes=5)
    talk.says("council", "/action update 4.2 red Two officers moved to another area")
    yield "form-changed", modal(_view(talk.fills("police", text="Six notices issued", status="on track")))


def _waiting() -> dict[str, Any]:
    return draw_waiting("Say how an action goes", "/action complete 4.2 result=Twelve contracts kept")


def _view(answer: Answer) -> dict[str, Any]:
    assert isinstance(answer, Form), answer
    return draw_form(answer)
