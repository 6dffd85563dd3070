"""Values as handlers return them, for the golden texts and the pictures. Roles and preset texts only."""

from handlers.form import Choice, FieldKind, Form, FormField
from handlers.paper import Paper, Section
from handlers.reply import Button, Facts, Item, Items, Reply, Table, Text, Tone

UPDATED = Reply(
    title="Saved. 4.2 is now at risk (was: on track)",
    parts=(
        Text(text="Six notices issued. Two officers moved to another area & cover for January is not agreed."),
        Facts(
            rows=(
                ("Action", "4.2 Use behavioural contracts and Community Protection warnings and notices"),
                ("For", "Hertfordshire Constabulary"),
                ("Next step", "Agree cover at the SoSafe meeting"),
                ("Due", "Friday 29 January 2027"),
                ("Goes into", "the paper for the SoSafe meeting on Thursday 10 December 2026"),
            )
        ),
    ),
    buttons=(
        Button(label="Add a next step", line="/form action update 4.2 next="),
        Button(label="History", line="/action history 4.2"),
    ),
    tone=Tone.DONE,
)

REFUSED = Reply(
    title="I do not know the action 4.22, so nothing was stored. Did you mean one of these?",
    buttons=(
        Button(label="4.2 Use behavioural contracts and notices", line="/action update 4.2 amber Six notices issued"),
        Button(label="2.2 Inform the public", line="/action update 2.2 amber Six notices issued"),
        Button(label="Correct it in a form", line="/form action update 4.22 amber Six notices issued"),
    ),
    tone=Tone.ASK,
)


def _asked(ref: str, text: str, detail: str) -> Item:
    labels = ("No change", "/action nochange"), ("On track", "/action update"), ("At risk", "/action update")
    buttons = tuple(Button(label=label, line=f"{line} {ref} {label.lower()}") for label, line in labels)
    return Item(text=f"{ref} {text}", detail=detail, buttons=buttons)


REMINDER = Reply(
    title="SoSafe meeting on Thursday 10 December 2026, 14:00",
    parts=(
        Text(
            text="Hertfordshire Constabulary: 3 of your 4 actions have no update since the last meeting on"
            " Thursday 12 November. The paper is compiled on Wednesday 9 December at 09:00."
        ),
        Items(
            title="Please update before then",
            items=(
                _asked(
                    "4.2",
                    "Use behavioural contracts and Community Protection warnings and notices",
                    "At risk · last update Tuesday 3 November · due Friday 29 January 2027",
                ),
                _asked(
                    "3.4",
                    "Use Modern Slavery Act 2015 powers for prosecuting County Lines offenders",
                    "No update yet · no due date",
                ),
                Item(
                    text="5.3 Deliver educational programmes on County Lines and associated ASB in school settings",
                    detail="Not started · due Friday 27 November 2026, 6 working days ago",
                    buttons=(Button(label="No change", line="/action nochange 5.3"),),
                ),
            ),
        ),
    ),
    buttons=(Button(label="All of mine", line="/action mine", style="primary"),),
)

MEETINGS = Reply(
    title="Meetings",
    parts=(
        Items(
            items=(
                Item(
                    text="SoSafe meeting, Thursday 10 December 2026, 14:00",
                    detail="In #jag · reminder Thursday 3 December · paper Wednesday 9 December",
                    buttons=(Button(label="Preview", line="/digest jag preview"),),
                ),
                Item(
                    text="Responsible Authorities Group, Thursday 14 January 2027",
                    detail="In #rag · paper Wednesday 6 January",
                    buttons=(Button(label="Preview", line="/digest rag preview"),),
                ),
            )
        ),
    ),
)

PLACES = Table(
    title="Incidents since the last meeting",
    head=("Category", "Place", "No."),
    rows=(("ASB", "Town Centre", "4"), ("Fly-tipping", "Bedwell", "7"), ("Fly-tipping", "The Hyde", "2")),
)

COUNTS = Table(
    head=("Objective", "On track", "At risk", "Off track", "Not started", "Complete"),
    rows=(
        ("1 Drugs", "6", "1", "0", "2", "0"),
        ("2 Violence against women and girls", "4", "1", "1", "1", "0"),
        ("4 Anti-Social Behaviour", "3", "1", "0", "2", "0"),
    ),
)


def _objective(title: str, *items: Item) -> Section:
    return Section(title=title, parts=(Items(items=items), PLACES), short="objectives 1 and 4")


DIGEST = Paper(
    key="jag",
    title="Joint Action Group (SoSafe meeting)",
    facts=(
        ("Meeting", "Thursday 10 December 2026, 14:00"),
        ("Period", "Friday 13 November to Wednesday 9 December 2026"),
    ),
    counts="38 actions: 19 on track, 5 at risk, 2 off track, 9 not started, 3 complete. 27 updated, 6 without update.",
    version=1,
    sections=(
        Section(
            title="Exceptions",
            lead=True,
            parts=(
                Items(
                    items=(
                        Item(
                            text="2.7 House and monitor perpetrators of domestic abuse away from their victims",
                            detail="Off track · No More Service · No unit free before March. Next: ask the board.",
                        ),
                        Item(
                            text="4.2 Use behavioural contracts and Community Protection warnings and notices",
                            detail="At risk · Hertfordshire Constabulary · Six notices issued; cover for January is not"
                            " agreed. Next: agree cover at the meeting.",
                        ),
                        Item(
                            text="5.3 Deliver educational programmes on County Lines and associated ASB in schools",
                            detail="Not started · overdue since Friday 27 November 2026",
                        ),
                    )
                ),
            ),
        ),
        Section(
            title="No update received",
            lead=True,
            parts=(
                Items(
                    items=(
                        Item(text="Hertfordshire Constabulary: 3.4, 5.3"),
                        Item(text="SADA: 2.3"),
                        Item(text="No lead named yet: 1.1, 1.2, 1.4, 4.1"),
                    )
                ),
            ),
        ),
        _objective(
            "Objective 1: Highlight the risks to the community of drug possession and crime",
            Item(
                text="1.1 Use social media platforms to highlight the dangers of drug use and associated crime",
                detail="On track · Tuesday 1 December: Three posts, 4,100 people reached",
            ),
            Item(
                text="1.8 Reduce the impact of drugs, alcohol and crime with support plans",
                detail="On track · Monday 30 November: 12 plans open, 3 closed",
            ),
        ),
        _objective(
            "Objective 4: Divert individuals from becoming involved in Anti-Social Behaviour",
            Item(text="4.2 Use behavioural contracts and notices", detail="At risk · Six notices issued"),
            Item(text="4.3 Introduce more Restorative Justice approaches", detail="Not started · no update yet"),
        ),
        Section(title="Status by objective", parts=(COUNTS,), short="status by objective"),
        Section(
            title="Completed, and what was learnt",
            short="completed",
            parts=(
                Facts(
                    rows=(
                        ("6.1 Use partner social media on fraud", "Done. Start two weeks before the campaign."),
                        ("X.1 Repeat the residents survey", "412 answers. Paper copies doubled the answers."),
                    )
                ),
            ),
        ),
    ),
)

STATUSES = tuple(
    Choice(value=words, label=words.capitalize())
    for words in ("not started", "on track", "at risk", "off track", "complete")
)

FORM = Form(
    words="action update",
    title="Report progress on an action",
    intro="4.2 Use behavioural contracts and Community Protection warnings and notices. Now on track.",
    seen="7",
    fields=(
        FormField(
            name="ref",
            label="Action",
            kind=FieldKind.SUGGEST,
            source="action",
            value="4.2",
            shown="4.2 Use behavioural contracts and Community Protection warnings and notices",
        ),
        FormField(name="status", label="Status", kind=FieldKind.CHOICE, required=False, choices=STATUSES),
        FormField(
            name="text",
            label="What happened",
            kind=FieldKind.LONG,
            hint="No names or addresses of the public, please.",
            value="Six notices issued",
        ),
        FormField(
            name="due",
            label="New due date",
            kind=FieldKind.DATE,
            required=False,
            value="31/11/2026",
            error="November has 30 days. Did you mean 30/11/2026?",
        ),
        FormField(
            name="on_behalf_of", label="On behalf of", kind=FieldKind.SUGGEST, source="organisation", required=False
        ),
    ),
)
