"""Harvests a real CKAN, whose search finds nothing: by its list, through changes and withdrawals."""

import os
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from ckanapi import RemoteCKAN

from datasets import declaration
from datasets.instance import Instance, Source
from harvesters import rounds
from harvesters.outcome import Outcome
from harvesters.store import Store
from tests.conftest import NOW, WebSite, make_instance
from tests.real_ckan.conftest import ORGANIZATION

UNITS = "Enhet;Postnr;Belopp\nÅsens förskola;01234;1234,50\nÄlvskolan;64180;-3,25\n"


@pytest.fixture
def portal(ckan: RemoteCKAN, web: WebSite) -> RemoteCKAN:
    """A data set with a file of its own and one with rows in the datastore."""
    for name in ckan.action.package_list():
        ckan.action.dataset_purge(id=name)
    web.pages["/enheter.csv"] = UNITS
    ckan.action.package_create(
        name="enheter",
        title="Kommunens enheter",
        owner_org=ORGANIZATION,
        license_id="cc-zero",
        resources=[{"name": "Enheter", "format": "CSV", "url": f"{web.address}/enheter.csv"}],
    )
    ckan.action.package_create(name="register", title="Register", owner_org=ORGANIZATION)
    ckan.action.datastore_create(
        resource={"package_id": "register", "name": "Bygglov"},
        fields=[{"id": "Ärende", "type": "text"}, {"id": "dagar", "type": "int"}],
        records=[{"Ärende": f"BYGG {number}", "dagar": number % 90} for number in range(2500)],
    )
    return ckan


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    return make_instance(tmp_path, Source("oppna-data", "ckan", os.environ.get("INSYN_CKAN", "")))


def ask(instance: Instance, query: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(instance.store)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def harvest(instance: Instance, *, minute: int = 0) -> Outcome:
    return rounds.harvest_round(instance, now=lambda: NOW + timedelta(minutes=minute)).outcomes[0]


def test_everything_is_found_without_search(portal: RemoteCKAN, instance: Instance) -> None:
    outcome = harvest(instance)
    assert not outcome.complaints
    assert ask(instance, "SELECT name, title, license FROM catalog_datasets ORDER BY name") == [
        ("enheter", "Kommunens enheter", "Creative Commons CCZero"),
        ("register", "Register", None),
    ]
    assert ask(instance, "SELECT table_name, row_count FROM resources ORDER BY table_name") == [
        ("bygglov", 2500),
        ("enheter", 2),
    ]
    assert ask(instance, "SELECT postnr, belopp FROM enheter ORDER BY row") == [("01234", 1234.5), ("64180", -3.25)]
    assert not harvest(instance).counts.differs


def test_changes_and_withdrawals_are_dated(portal: RemoteCKAN, instance: Instance) -> None:
    harvest(instance)
    portal.action.package_patch(id="enheter", title="Kommunens alla enheter")
    portal.action.package_delete(id="register")
    outcome = harvest(instance, minute=1)
    assert not outcome.failure
    assert ask(instance, "SELECT field, before, after FROM changes WHERE field = 'title'") == [
        ("title", "Kommunens enheter", "Kommunens alla enheter")
    ]
    gone = ask(instance, "SELECT gone IS NOT NULL FROM catalog_datasets WHERE name = 'register'")
    assert gone == [(1,)]
    with Store(instance.store, declaration.load()) as store:
        assert store.db["bygglov"].count == 2500


def test_only_one_organization(portal: RemoteCKAN, tmp_path: Path) -> None:
    settings = {"organization": "finns-inte"}
    address = os.environ["INSYN_CKAN"]
    outcome = harvest(make_instance(tmp_path, Source("oppna-data", "ckan", address, settings=settings)))
    assert "gave 0 rows" in outcome.failure
    (tmp_path / "b").mkdir()
    settings = {"organization": ORGANIZATION}
    outcome = harvest(make_instance(tmp_path / "b", Source("oppna-data", "ckan", address, settings=settings)))
    assert not outcome.failure
