"""Draw the samples into a folder, as HTML and, where Chromium is on the machine, as PNG.

python -m tests.looks [FOLDER]
"""

import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from shutil import which

from bot.drawings.blocks import draw
from bot.drawings.forms import draw_form
from tests.looks import samples
from tests.looks.channels import about_a_channel, in_a_channel
from tests.looks.forms import forms
from tests.looks.homes import homes
from tests.looks.messages import about_a_message, from_a_message
from tests.looks.page import conversation, home, modal
from tests.looks.picture import photograph
from tests.looks.tour import digest, reminder


def pages() -> Mapping[str, str]:
    """HTML by name."""
    form = draw_form(samples.FORM)
    fresh = draw_form(samples.FORM.model_copy(update={"fields": samples.FORM.fields[:3]}))
    return {
        "answer": conversation(draw(samples.UPDATED) + draw(samples.REFUSED)),
        "reminder": conversation(draw(samples.REMINDER) + draw(samples.MEETINGS)),
        "digest": conversation(draw(samples.DIGEST, "sample")),
        "jag-digest": digest().page,
        "private-reminder": reminder().page,
        "in-a-channel": conversation(in_a_channel()),
        "about-a-channel": conversation(about_a_channel()),
        "form": modal(fresh, {"text": "Please say something here: there was nothing but space."}),
        "form-again": modal(form),
        **{name: home(view) for name, view in homes().items()},
        "about-a-message": conversation(about_a_message()),
        **forms(),
        **from_a_message(),
    }


def main() -> None:
    """Write every page, and its picture where that can be taken."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp(prefix="looks-")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    browser = which("chromium")
    for name, html in pages().items():
        page = folder / f"{name}.html"
        page.write_text(html, encoding="utf-8")
        if browser:
            photograph(page, browser)
        print(page)


if __name__ == "__main__":
    main()
