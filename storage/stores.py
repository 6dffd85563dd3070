"""Every store of one transaction: across partnerships (Unit), and within one (Stores)."""

from datetime import datetime
from functools import cached_property

from sqlalchemy.orm import Session

from storage.accounts import Accounts
from storage.actions import Actions
from storage.auditing.audit import Audit
from storage.auditing.book import Book
from storage.boards import Boards
from storage.channels import Channels
from storage.clearance import clear
from storage.closed_days import ClosedDays
from storage.deliveries import Deliveries, Queue
from storage.funding import Funding
from storage.homes import Homes, Overview
from storage.incidents import Incidents
from storage.keeping.holdings import Holdings
from storage.measures import Measures
from storage.meeting_actions import MeetingActions
from storage.meetings import Meetings
from storage.members import Members, People
from storage.organisations import Organisations
from storage.origins import Origins
from storage.papers import Papers
from storage.partnerships import Partnerships
from storage.places import Places
from storage.plans import Plans
from storage.progress import Progress
from storage.prompts import Prompts
from storage.reactions import Reactions
from storage.receipts import Receipts
from storage.search import Search
from storage.series import SeriesStore
from storage.tables import Partnership


class Stores:
    """What one partnership holds; no store of it can see another partnership's rows.

    Restricted rows are not there for any of them until `clear` says that they may be read.
    """

    def __init__(self, session: Session, partnership_id: int) -> None:
        self.session = session
        self.partnership_id = partnership_id

    def clear(self) -> None:
        """Read restricted rows too in this transaction: for somebody with a grant, or to show nobody any."""
        clear(self.session)

    def beside(self, partnership_id: int) -> "Stores":
        """The stores of another partnership in the same transaction, for somebody who is in both."""
        return Stores(self.session, partnership_id)

    @cached_property
    def partnership(self) -> Partnership:
        """The partnership itself."""
        return Partnerships(self.session).get(self.partnership_id)

    @cached_property
    def accounts(self) -> Accounts:
        return Accounts(self.session, self.partnership_id)

    @cached_property
    def actions(self) -> Actions:
        return Actions(self.session, self.partnership_id)

    @cached_property
    def audit(self) -> Audit:
        return Audit(self.session, self.partnership_id)

    @cached_property
    def boards(self) -> Boards:
        return Boards(self.session, self.partnership_id)

    @cached_property
    def channels(self) -> Channels:
        return Channels(self.session, self.partnership_id)

    @cached_property
    def closed_days(self) -> ClosedDays:
        return ClosedDays(self.session, self.partnership_id)

    @cached_property
    def deliveries(self) -> Deliveries:
        return Deliveries(self.session, self.partnership_id)

    @cached_property
    def funding(self) -> Funding:
        return Funding(self.session, self.partnership_id)

    @cached_property
    def holdings(self) -> Holdings:
        return Holdings(self.session, self.partnership_id)

    @cached_property
    def incidents(self) -> Incidents:
        return Incidents(self.session, self.partnership_id)

    @cached_property
    def measures(self) -> Measures:
        return Measures(self.session, self.partnership_id)

    @cached_property
    def meeting_actions(self) -> MeetingActions:
        return MeetingActions(self.session, self.partnership_id)

    @cached_property
    def meetings(self) -> Meetings:
        return Meetings(self.session, self.partnership_id)

    @cached_property
    def members(self) -> Members:
        return Members(self.session, self.partnership_id)

    @cached_property
    def organisations(self) -> Organisations:
        return Organisations(self.session, self.partnership_id)

    @cached_property
    def origins(self) -> Origins:
        return Origins(self.session, self.partnership_id)

    @cached_property
    def overview(self) -> Overview:
        return Overview(self.session, self.partnership_id)

    @cached_property
    def papers(self) -> Papers:
        return Papers(self.session, self.partnership_id)

    @cached_property
    def places(self) -> Places:
        return Places(self.session, self.partnership_id)

    @cached_property
    def plans(self) -> Plans:
        return Plans(self.session, self.partnership_id)

    @cached_property
    def progress(self) -> Progress:
        return Progress(self.session, self.partnership_id)

    @cached_property
    def prompts(self) -> Prompts:
        return Prompts(self.session, self.partnership_id)

    @cached_property
    def reactions(self) -> Reactions:
        return Reactions(self.session, self.partnership_id)

    @cached_property
    def search(self) -> Search:
        return Search(self.session, self.partnership_id)

    @cached_property
    def series(self) -> SeriesStore:
        return SeriesStore(self.session, self.partnership_id)


class Unit:
    """One transaction: what spans partnerships, and `within` one of them."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.partnerships = Partnerships(session)
        self.people = People(session)
        self.queue = Queue(session)
        self.receipts = Receipts(session)
        self.homes = Homes(session)

    def clear(self) -> None:
        """Read restricted rows too in this transaction: for work that shows nobody any."""
        clear(self._session)

    def acts(self, at: datetime, *, member_id: int | None = None, organisation_id: int | None = None) -> None:
        """Say when this transaction takes place and who works in it, for whom, for its audit; None is the bot."""
        book = Book.of(self._session)
        book.at, book.member_id, book.organisation_id = at, member_id, organisation_id

    def within(self, partnership_id: int) -> Stores:
        """The stores of one partnership."""
        return Stores(self._session, partnership_id)
