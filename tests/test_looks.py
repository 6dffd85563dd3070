"""The pages that drawings are judged by show what the drawings say."""

from bot.drawings.blocks import draw
from handlers.reply import Reply
from tests.looks.__main__ import pages
from tests.looks.page import conversation


def test_every_page_shows_its_sample() -> None:
    shown = pages()
    samples = (
        ("answer", "Saved. 4.2 is now at risk"),
        ("reminder", '<button class="primary">All of mine</button>'),
        ("digest", '<div class="message thread">'),
        ("jag-digest", "Digest for the Joint Action Group (SoSafe meeting)"),
        ("private-reminder", "Saved: on track · you, 09:00"),
        ("in-a-channel", "Answered so far"),
        ("about-a-channel", "I cannot post in #jag any more: it is archived"),
        ("about-a-message", "which was edited since. Should the record be corrected?"),
        ("form-update", "What has happened"),
        ("form-update-trouble", "What is in the way, and since when"),
        ("form-update-anything", "Say how an action goes"),
        ("form-complete", "What others should know"),
        ("form-incident", "Log an incident"),
        ("form-schedule", "Schedule"),
        ("form-errors", '<div class="wrong">'),
        ("form-changed", "while you were writing"),
        ("form-waiting", "as soon as the records answer"),
        ("form-from-a-message", "From a message in #jag."),
        ("form", '<div class="wrong">Please say something here: there was nothing but space.</div>'),
        ("form-again", '<div class="box ">31/11/2026</div>'),
        ("home-partner", "5.3 Deliver educational programmes"),
        ("home-coordinator", '<button class="primary">Release it</button>'),
        ("home-viewer", "The plan on a page"),
    )
    assert set(shown) == {name for name, _ in samples}
    for name, words in samples:
        assert words in shown[name]


def test_a_page_shows_text_and_never_runs_it() -> None:
    page = conversation(draw(Reply(title="<script>alert(1)</script>")))
    assert "&lt;script&gt;" in page and "<script>" not in page
