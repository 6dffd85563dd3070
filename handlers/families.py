"""Every family of commands. Whoever takes the registry from here has it whole, because the families are imported."""

from collections.abc import Mapping
from types import MappingProxyType, ModuleType

from handlers import auditing, command, help, objectives, plan_pages, plans
from handlers.actions import answers, assigning, correcting, mine, planning, reopening, reporting, restricting, undoing
from handlers.actions import showing as showing_actions
from handlers.digests import filing, holding, issuing
from handlers.digests import showing as showing_digests
from handlers.erasing import arising as erasing_arising
from handlers.erasing import asked as erasing
from handlers.erasing import figures as erasing_figures
from handlers.erasing import members as erasing_members
from handlers.funding import adding as adding_bids
from handlers.funding import changing as changing_bids
from handlers.funding import listing as listing_bids
from handlers.home import showing as showing_home
from handlers.incidents import amending, counting, recording, recounting
from handlers.incidents import showing as showing_incidents
from handlers.incidents import undoing as undoing_incidents
from handlers.measures import adding as adding_measures
from handlers.measures import editing as editing_measures
from handlers.measures import setting as setting_figures
from handlers.measures import showing as showing_measures
from handlers.meetings import (
    allowing,
    boarding,
    cancelling,
    changing,
    closing,
    confirms,
    dates,
    deciding,
    moving,
    repeating,
    scheduling,
)
from handlers.meetings import showing as showing_meetings
from handlers.meetings.arising import amending as amending_arising
from handlers.meetings.arising import ending as ending_arising
from handlers.meetings.arising import recording as recording_arising
from handlers.meetings.arising import showing as showing_arising
from handlers.members import adding, deputising, granting, listing, removing
from handlers.members import moving as moving_members
from handlers.members import showing as showing_members
from handlers.origins import reactions
from handlers.prompting import answering, chasing, disowning, muting
from handlers.reminders import changing as changing_reminders
from handlers.reminders import showing as showing_reminders
from handlers.reminders import why
from handlers.retention import changing as retention

FAMILIES: tuple[ModuleType, ...] = (
    reporting,
    reopening,
    answers,
    undoing,
    correcting,
    planning,
    assigning,
    restricting,
    mine,
    showing_actions,
    disowning,
    muting,
    recording,
    undoing_incidents,
    amending,
    counting,
    recounting,
    erasing,
    showing_incidents,
    objectives,
    scheduling,
    repeating,
    dates,
    deciding,
    moving,
    cancelling,
    changing,
    allowing,
    boarding,
    confirms,
    closing,
    showing_meetings,
    recording_arising,
    ending_arising,
    amending_arising,
    showing_arising,
    erasing_arising,
    showing_reminders,
    changing_reminders,
    reactions,
    why,
    showing_digests,
    filing,
    issuing,
    holding,
    chasing,
    answering,
    adding,
    listing,
    moving_members,
    deputising,
    removing,
    granting,
    showing_home,
    showing_members,
    erasing_members,
    plans,
    plan_pages,
    adding_measures,
    setting_figures,
    editing_measures,
    showing_measures,
    erasing_figures,
    adding_bids,
    changing_bids,
    listing_bids,
    auditing,
    retention,
    help,
)
COMMANDS: Mapping[str, type[command.Command]] = MappingProxyType(command.COMMANDS)
"""Every command by its words, such as `action update`."""
