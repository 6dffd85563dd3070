"""What the Home tabs have pictures of: the page of each role at the end of a play."""

from collections.abc import Mapping
from typing import Any

from bot.drawings.home import draw_home
from handlers.reply import Reply
from tests.looks.tour import said_in

PLAY = """
plan stevenage-2025-28
member council coordinator "Stevenage Borough Council"
member police partner "Hertfordshire Constabulary"
member councillor viewer "Stevenage Borough Council"
channel jag
clock 2026-11-02 09:00
council: /meeting schedule jag 2026-11-12 14:00 in #jag
council: /action assign 3.4 police
council: /action assign 4.2 police
council: /action assign 4.4 police
council: /action assign 5.3 police
council: /action due 4.2 2026-12-04 Before the school holidays
council: /action due 5.3 2026-11-10 Before the term
clock 2026-11-09 10:00
police: /action update 4.2 amber Six notices issued; cover for January is not agreed
police: /action update 4.4 red Nobody is free before March
clock 2026-11-13 09:30
council: /meeting schedule jag 2026-12-10 14:00 in #jag
council: /digest hold jag
clock 2026-11-26 09:00
police: /action update 3.4 green Two warrants were carried out
police: /member home
council: /member home
councillor: /member home
"""
ROLES = ("partner", "coordinator", "viewer")


def homes() -> Mapping[str, dict[str, Any]]:
    """The view of each role's page, by its name."""
    said = [each.content for each in said_in(PLAY) if isinstance(each.content, Reply)]
    return {f"home-{role}": draw_home(reply, 1) for role, reply in zip(ROLES, said[-len(ROLES) :], strict=True)}
