"""Names of people and places: what is written with a capital, save words that tell nothing of anybody."""

WORDS = (
    "The A An And But Or He She It They We You I In On At To By For From Of With Is Was Has Had Who Will Can Not No Our"
    " Their This That These All Each Every Any One Two Three When While If As After Before Since Also More New Now"
    " January February March April May June July August September October November December Monday Tuesday Wednesday"
    " Thursday Friday Saturday Sunday Christmas Easter Hertfordshire Herts England English Wales Welsh UK"
    " Britain British"
)
OFFICES = (
    " National County District Borough Council Community Safety Partnership Police Constabulary Fire Rescue Service"
    " Services Probation Health Hospital NHS Home Office Government Ministry Justice Court Crown Magistrates Victim"
    " Victims Support Care Unit Team Programme Project Strategy Plan Group Board Forum Charter Code Act Commissioner"
    " Crime Domestic Abuse Violence Sexual Hate Women Beacon Refuge Safe Safer Space Spaces House Housing Independent"
    " Advocate Advocates Adviser Advisers Report Review Awareness Week Day Restorative Personal Statement Surcharge"
    " Witness Satisfaction Liaison Officer Officers Impact Fund Bill Lead Leads Trading Standards Citizens Advice Age"
    " Action Fraud Neighbourhood Watch Prevent Youth Young People School College Town Centre City Protocol Management"
    " Manager Scheme Model Panel Hub Pathway Pathways Toolkit Rehabilitation Requirement Conference Training Survey"
    " Survivors Suspect Offender Offenders Perpetrator Perpetrators Complainant Survivor Modern Slavery Cuckooing ASB"
    " Anti Serious Organised Knife Drug Drugs Alcohol Burglary Contact Helpline Line Network Alliance Charity Trust"
)
GENERIC = "|".join(f"{word}" for word in (WORDS + OFFICES).split())
CAPITAL = rf"(?!(?:{GENERIC}|[A-Z]\w*shire)(?:['’]s)?(?![\w-]))[A-Z][a-z'’-]+"
"""A name, as part of a pattern that minds the case."""
