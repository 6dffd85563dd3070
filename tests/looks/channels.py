"""What stands in channels and what coordinators are told of them, as it comes of a conversation."""

from collections.abc import Sequence

from bot.drawings.blocks import Message, draw
from handlers.landing import Landing
from handlers.meetings.channel_changes import SeenChannel, take_in
from handlers.paper import Content
from handlers.reply import Reply
from tests.board import Board, tick
from tests.talk import JAG, PLATFORM, Talk, talking

SAID = (
    ("police", "/action update 4.2 amber Six notices issued; cover for January is not agreed"),
    ("police", "/action update 4.1 green Two sessions held"),
    ("police", "/action update 4.3 red Nobody came"),
)


class Drawn(Board):
    """A notice board that keeps what is drawn on it."""

    def draw(self, content: Content, mark: str) -> Sequence[str]:
        self.kept = [*getattr(self, "kept", []), content]
        return super().draw(content, mark)

    def told(self, *begun: str) -> list[Message]:
        """What was drawn under titles that begin so, the last of each."""
        replies = {each.title: each for each in self.kept if isinstance(each, Reply)}
        return [message for title, each in replies.items() if title.startswith(begun) for message in draw(each)]


def in_a_channel() -> list[Message]:
    """The message of the next meeting, lines of what was saved, and all that an answer says of it."""
    with talking("sqlite://") as talk:
        board = Drawn()
        _meet(talk)
        for who, line in SAID:
            talk.says(who, line)
        _pass(talk, board, minutes=2)
        talk.says("council", "/meeting confirm full #jag")
        talk.says("police", "/action update 4.4 amber Two schools have signed up")
        _pass(talk, board, minutes=2)
        return board.told("Next Joint", "Hertfordshire Constabulary: ", "Saved: ")


def about_a_channel() -> list[Message]:
    """What a coordinator is told when a channel is archived, is back, and is read by others."""
    with talking("sqlite://") as talk:
        board = Drawn()
        _meet(talk)
        for landing in (Landing(archived=True), Landing(), Landing(shared=True)):
            with talk.database.unit() as unit:
                seen = SeenChannel(PLATFORM, JAG.place, JAG.name, landing)
                take_in(unit.within(talk.partnership.id), seen, talk.clock.now())
            _pass(talk, board, minutes=2)
        return board.told("I can", "Another")


def _meet(talk: Talk) -> None:
    talk.says("council", '/meeting schedule jag 10/12/2026 14:00 in #jag place="Council offices"')
    talk.says("council", "/meeting confirm line #jag")
    talk.says("council", "/meeting board jag")


def _pass(talk: Talk, board: Board, **by: float) -> None:
    tick(talk, board)
    talk.clock.move(**by)
    tick(talk, board)
