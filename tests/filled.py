"""The four plans that come with Convenor, each after a quarter in which things happened, and their papers as text."""

from pathlib import Path

from tests.quarters import PLAYS, Said, hear

FILLED = PLAYS / "filled"
PRESETS = sorted(play.stem for play in FILLED.glob("*.play"))
GOLDEN = Path(__file__).parent / "golden" / "papers"
RULE = f"\n\n{'=' * 72}\n\n"


def papers(preset: str) -> str:
    """Every paper of a plan: the last digest posted in each channel, then those that somebody asked to see."""
    said = hear((FILLED / f"{preset}.play").read_text(encoding="utf-8")).said
    posted = {each["to"]: each for each in said if each["kind"] == "post" and not each["private"] and _is_paper(each)}
    shown = [each for each in said if each["kind"] == "reply" and each["at"] == said[-1]["at"] and each["private"]]
    return RULE.join(each["text"] for each in (*posted.values(), *shown)) + "\n"


def _is_paper(said: Said) -> bool:
    return bool(said["title"].startswith("Digest for"))
