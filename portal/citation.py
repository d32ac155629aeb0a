"""How a decision is cited: as a line of text, and as BibTeX."""

import re
from dataclasses import dataclass

from portal.catalogue.decisions import Decision
from portal.catalogue.record import EditionLink
from portal.wording import day_text, paragraph

_SPECIAL = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {
    sign: f"\\{sign}" for sign in "{}%&#$_"
}
"""What BibTeX would take for its own."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A decision as one edition tells it. `address` is permanent, `municipality` a name."""

    decision: Decision
    edition: EditionLink
    municipality: str
    address: str

    @property
    def text(self) -> str:
        """In Swedish, as the decision is."""
        decision, number = self.decision, paragraph(self.decision.number).replace("\u00a0", " ")
        what = " ".join(part for part in (number, decision.title) if part)
        return (
            f"{decision.organization_name} i {self.municipality}: {what}, {decision.date}. Insyn {self.municipality}, "
            f"utgåva {self.edition.name.removesuffix('.db')} ({day_text(self.edition.published_at)}), "
            f"sha256 {self.edition.sha256}. {self.address}"
        )

    @property
    def bibtex(self) -> str:
        """An entry of the kind that every style knows, its texts safe for TeX."""
        decision = self.decision
        year, month, _day = decision.date.split("-")
        note = f"{paragraph(decision.number)} {self.edition.name.removesuffix('.db')}, sha256 {self.edition.sha256}"
        fields = {
            "author": f'"{{{_plain(f"{decision.organization_name}, {self.municipality}")}}}"',
            "title": f'"{{{_plain(decision.title)}}}"',
            "year": year,
            "month": str(int(month)),
            "howpublished": f"{{{_plain(f'Insyn {self.municipality}')}}}",
            "note": f"{{{_plain(note.strip())}}}",
            "url": f"{{{self.address}}}",
        }
        lines = ",\n".join(f"  {name} = {value}" for name, value in fields.items())
        return f"@misc{{{re.sub('[^A-Za-z0-9-]', '-', decision.id)},\n{lines}\n}}\n"


def _plain(text: str) -> str:
    return "".join(_SPECIAL.get(sign, sign) for sign in " ".join(text.split()))
