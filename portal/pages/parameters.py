"""Query parameters, read strictly: what is unknown or malformed is refused with what is accepted."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

LONGEST_TEXT = 200
_YEAR = re.compile(r"[12][0-9]{3}")
_NUMBER = re.compile(r"[0-9]{1,15}")
_PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,5}")


class BadParameter(Exception):
    """A sentence for the reader: what is wrong with a parameter and what is accepted."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of a request, of which only `known` may be given, each once."""

    given: MultiDict[str, str]
    known: Collection[str] = ()

    def __post_init__(self) -> None:
        for name in self.given:
            if name not in self.known:
                raise BadParameter(
                    _("Sidan har ingen inställning som heter ”%(name)s”.", name=name[:40]) + " " + self._accepted()
                )
            if len(self.given.getlist(name)) > 1:
                raise BadParameter(_("Inställningen ”%(name)s” är angiven flera gånger. Ange den en gång.", name=name))

    def text(self, name: str) -> str:
        """What the reader wrote, without blanks around it; nothing when nothing was."""
        value = self.given.get(name, "").replace("\x00", "").strip()
        if len(value) > LONGEST_TEXT:
            raise BadParameter(
                _("Texten är %(length)s tecken. Skriv högst %(most)s.", length=len(value), most=LONGEST_TEXT)
            )
        return value

    def page(self) -> int:
        """The page number `sida`, counted from 1."""
        value = self.given.get("sida", "1")
        if not _PAGE_NUMBER.fullmatch(value):
            raise BadParameter(_("”sida” ska vara ett sidnummer: 1, 2, 3 och så vidare."))
        return int(value)

    def number(self, name: str) -> int:
        """A whole number from 0; 0 when not given."""
        value = self.given.get(name, "0")
        if not _NUMBER.fullmatch(value):
            raise BadParameter(_("”%(name)s” ska vara ett heltal från 0, till exempel 125.", name=name))
        return int(value)

    def year(self, name: str) -> str:
        """A year of four digits, or nothing when not given."""
        value = self.given.get(name, "")
        if value and not _YEAR.fullmatch(value):
            raise BadParameter(_("”%(name)s” ska vara ett årtal, till exempel 2026.", name=name))
        return value

    def choice(self, name: str, options: Collection[str]) -> str:
        """One of the options, or nothing when not given."""
        value = self.given.get(name, "")
        if value and value not in options:
            raise BadParameter(_("”%(name)s” kan vara: %(options)s.", name=name, options=", ".join(sorted(options))))
        return value

    def _accepted(self) -> str:
        if not self.known:
            return str(_("Den tar inga inställningar alls."))
        return str(_("Den kan ta: %(names)s.", names=", ".join(sorted(self.known))))
