"""A real CKAN, where there is one: INSYN_CKAN is its address, INSYN_CKAN_KEY the key of an administrator."""

import os
from collections.abc import Iterator

import pytest
from ckanapi import RemoteCKAN

from tests.conftest import NOW

ORGANIZATION = f"provby-{NOW:%Y%m%d}"


@pytest.fixture(scope="session")
def ckan() -> Iterator[RemoteCKAN]:
    """The CKAN with an organization and none of its data sets."""
    if "INSYN_CKAN" not in os.environ:
        pytest.skip("there is no CKAN to try: INSYN_CKAN is its address and INSYN_CKAN_KEY an administrator's key")
    with RemoteCKAN(os.environ["INSYN_CKAN"], apikey=os.environ["INSYN_CKAN_KEY"]) as portal:
        if ORGANIZATION not in portal.action.organization_list():
            portal.action.organization_create(name=ORGANIZATION, title="Provby kommun")
        for name in portal.action.package_list():
            portal.action.dataset_purge(id=name)
        yield portal
