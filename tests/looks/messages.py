"""What a message that becomes a record looks like on the way: the question of an emoji, the form, a later change."""

from bot.drawings.blocks import Message, draw
from bot.drawings.forms import draw_form
from bot.hearing import Filled, Opened, Person, Reacted
from bot.origins import open_message, plan_question, take_change
from handlers.form import Form
from handlers.origins.changes import Changed
from handlers.reply import Reply
from handlers.request import OriginMessage
from storage.tables import Delivery
from storage.vocabulary import Becoming
from tests.looks.page import modal
from tests.talk import JAG, PLATFORM, Talk, person_id, talking

SAID = "4.2 amber Six notices issued; cover for January is not agreed"
ORIGIN = OriginMessage(
    JAG.place, "1.2", JAG.name, "https://csp.slack.example/archives/C0JAG/p1795301294252414", "before"
)
WHO = Person(PLATFORM, person_id("police"), "police")


def from_a_message() -> dict[str, str]:
    """The form, as HTML by name."""
    with talking("sqlite://") as talk:
        return {"form-from-a-message": modal(draw_form(_opened(talk)))}


def about_a_message() -> list[Message]:
    """The private questions: when it was marked, edited and deleted."""
    with talking("sqlite://") as talk:
        now = talk.clock.now()
        reacted = Reacted(WHO, key="pushpin 1.3", origin=ORIGIN, emoji="pushpin")
        plan_question(talk.database, reacted, Becoming.UPDATE, SAID, "", now)
        form = _opened(talk)
        values = {each.name: each.value for each in form.fields}
        filled = Filled(WHO, key="form", words=form.words, values=values, seen=form.seen, origin=ORIGIN)
        talk.runner.run(talk.desk.submit(filled))
        now_says = SAID.replace("amber Six", "red Seven")
        for change in (
            Changed(PLATFORM, JAG.place, "1.2", "edited 1.4", "after", now_says),
            Changed(PLATFORM, JAG.place, "1.2", "deleted", gone=True),
        ):
            assert take_change(talk.database, change, now)
        with talk.stores() as stores:
            told = stores.session.query(Delivery).filter_by(destination=f"@{WHO.id}").order_by(Delivery.id).all()
        return [each for row in told for each in draw(Reply.model_validate(row.content))]


def _opened(talk: Talk) -> Form:
    opened = Opened(WHO, key="menu", spot=JAG, origin=ORIGIN, words="action update", text=SAID)
    form = open_message(talk.database, opened, talk.clock.now())
    assert isinstance(form, Form)
    return form
