"""What an edition publishes, and under which names: the one description that catalogues of all kinds are made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid5

from rdflib import URIRef

from datasets import declaration, shelf
from datasets.declaration import Dataset, Declarations
from datasets.instance import FILE, Instance, Municipality
from datasets.shelf import Edition
from datasets.strict import ConfigError
from portal.catalogue import Catalogue

CC0 = "http://creativecommons.org/publicdomain/zero/1.0/"
EU = "http://publications.europa.eu/resource/authority/"
_SWEDEN = URIRef(f"{EU}country/SWE")
_COUNTIES = {
    "01": "SE110", "03": "SE121", "04": "SE122", "05": "SE123", "06": "SE211", "07": "SE212", "08": "SE213",
    "09": "SE214", "10": "SE221", "12": "SE224", "13": "SE231", "14": "SE232", "17": "SE311", "18": "SE124",
    "19": "SE125", "20": "SE312", "21": "SE313", "22": "SE321", "23": "SE322", "24": "SE331", "25": "SE332",
}  # fmt: skip
"""The EU's region (NUTS 3) of each county, by the first two digits of a municipality's code."""

Period = tuple[str, str]
"""First and last day, or year."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What a catalogue is made of. `root` is the portal's address, ending in a slash; `issued` its first edition."""

    municipality: Municipality
    declarations: Declarations
    edition: Edition
    issued: str
    periods: Mapping[str, Period]
    root: str

    @property
    def publisher(self) -> URIRef:
        number = self.municipality.organization_number.replace("-", "")
        return URIRef(f"http://dataportal.se/organisation/SE{number}") if number else self.iri("kommun")

    @property
    def place(self) -> URIRef:
        region = _COUNTIES.get(self.municipality.code[:2])
        known = region and not self.municipality.invented
        return URIRef(f"http://data.europa.eu/nuts/code/{region}") if known else _SWEDEN

    def iri(self, name: str) -> URIRef:
        return URIRef(f"{self.root}id/{name}")


def publication(catalogue: Catalogue, edition: Edition, municipality: Municipality, root: str) -> Publication:
    """What the edition holds; a data set without a row is not offered."""
    filled = declaration.load().filled(edition.counts)
    periods = {
        name: found
        for name, one in filled.datasets.items()
        if one.period and (found := catalogue.records.span(*one.period.split(".")))
    }
    return Publication(municipality, filled, edition, catalogue.records.issued(), periods, root)


def of_instance(instance: Instance, door: str = "") -> Publication:
    """What the instance's current edition publishes, under the portal's own address, below `door` if there are many."""
    edition = shelf.current(instance.editions)
    if edition is None:
        raise ConfigError(f"{instance.folder}: there is no edition yet; run insyn harvest first")
    address = instance.municipality.address
    if not address:
        raise ConfigError(
            f"{instance.folder / FILE}: municipality.address is missing; "
            "write where the portal is, such as https://insyn.example.se"
        )
    catalogue = Catalogue(instance.editions / edition.file)
    try:
        return publication(catalogue, edition, instance.municipality, f"{address}{door}/")
    finally:
        catalogue.close()


def identifier(published: Publication, dataset: Dataset) -> str:
    """A UUID of the data set and the municipality: unlike that of the same data set elsewhere."""
    return str(uuid5(UUID(dataset.identifier), published.municipality.code))
