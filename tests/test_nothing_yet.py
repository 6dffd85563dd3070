"""A plan in which nothing stands yet, and a partnership in which nobody may see what is restricted."""

from tests.rehearsing import Rehearsal
from tests.rehearsing import rehearse as rehearse

PLAN = """
partnership: {key: empty, name: Empty Partnership, lead_council: Exampleton Borough Council, police_force: The Police}
period: {label: 2025/28, start: 2025-04-01, end: 2028-03-31}
objectives: [{ref: "1", title: Nothing here yet}]
meetings:
  - {key: jag, name: Joint Action Group, paper: jag}
  - {key: rag, name: Responsible Authorities Group, paper: rag}
"""
SCENE = """plan empty.yaml
member council coordinator "Exampleton Borough Council"
channel jag
clock 2026-03-20 10:00
"""


def test_a_plan_without_actions_boasts_of_no_answers(rehearse: Rehearsal) -> None:
    (rehearse.folder / "empty.yaml").write_text(PLAN, encoding="utf-8")
    played = rehearse(
        "council: /meeting schedule jag 2026-04-09 14:00 in #jag",
        "clock 2026-04-10 10:00",
        "council: /digest jag",
        "council: /digest rag audience=restricted",
        scene=SCENE,
    )
    assert played.status == 0, played.errors
    said = [each["text"] for each in played.said if each["kind"] != "file"]
    assert not [each for each in said if "very open action" in each or "Every action" in each]
    assert "None: there is no open action." in said[-2]
    assert "You can grant that with /member grant, to yourself too" in said[-1]
