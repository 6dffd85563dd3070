"""Writes the golden papers, the quarter and the table of screening: `python -m tests.golden`, to be read anew."""

import tempfile
from pathlib import Path

from bot.drawings.words import say
from tests import filled
from tests.quarters import PLAY, hear
from tests.screening import corpus
from tests.test_papers import GOLDEN, PAPERS, issue, welwyn

for key, moment in PAPERS:
    with tempfile.TemporaryDirectory() as folder, welwyn(f"sqlite:///{Path(folder) / 'golden.db'}") as talk:
        (GOLDEN / f"{key}.txt").write_text(say(issue(talk, key, moment)) + "\n", encoding="utf-8")

for preset in filled.PRESETS:
    (filled.GOLDEN / f"{preset}.txt").write_text(filled.papers(preset), encoding="utf-8")

(GOLDEN / "quarter.txt").write_text(hear(PLAY.read_text(encoding="utf-8")).words, encoding="utf-8")
corpus.GOLDEN.write_text(corpus.table(), encoding="utf-8")
