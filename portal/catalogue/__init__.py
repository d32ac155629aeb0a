"""The read side of the pages: every SELECT they make, answered with frozen dataclasses, never with rows."""

from pathlib import Path

from datasets import oparl as vocabulary
from portal.catalogue.arrivals import Arrivals
from portal.catalogue.assignments import Assignments
from portal.catalogue.calendar import Calendar
from portal.catalogue.completeness import Completeness
from portal.catalogue.data_sets import DataSets
from portal.catalogue.decisions import Decisions
from portal.catalogue.documents import Documents
from portal.catalogue.indicators import Indicators
from portal.catalogue.matters import Matters
from portal.catalogue.meetings import Meetings
from portal.catalogue.names import Names
from portal.catalogue.news import Newest
from portal.catalogue.notices import Notices
from portal.catalogue.oparl import Objects
from portal.catalogue.organizations import Organizations
from portal.catalogue.people import People
from portal.catalogue.reader import Reader
from portal.catalogue.record import Records
from portal.catalogue.rows import Rows
from portal.catalogue.search import Search
from portal.catalogue.sitemap import Sitemap


class Catalogue:
    """What an edition can tell, by subject. Its file is opened immutable, by each reading thread for itself."""

    def __init__(self, path: Path) -> None:
        self._reader = Reader(path)
        self.meetings = Meetings(self._reader)
        self.decisions = Decisions(self._reader)
        self.documents = Documents(self._reader)
        self.assignments = Assignments(self._reader)
        self.organizations = Organizations(self._reader)
        self.people = People(self._reader)
        self.notices = Notices(self._reader)
        self.matters = Matters(self._reader)
        self.indicators = Indicators(self._reader)
        self.data_sets = DataSets(self._reader)
        self.search = Search(self._reader)
        self.arrivals = Arrivals(self._reader)
        self.names = Names(self._reader)
        self.newest = Newest(self._reader)
        self.calendar = Calendar(self._reader)
        self.completeness = Completeness(self._reader)
        self.sitemap = Sitemap(self._reader)
        self.records = Records(self._reader)
        self.oparl = Objects(self._reader, vocabulary.load())
        self.rows = Rows(self._reader)

    def close(self) -> None:
        """No file is open."""
        self._reader.close()
