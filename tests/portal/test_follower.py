"""Servers that show what another publishes: all show the same, no request fails, and nothing broken is ever shown."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from click.testing import CliRunner

from datasets import shelf as shelves
from datasets.strict import ConfigError
from portal import follower as following
from portal import new_instance
from portal.cli import main
from portal.follower import Follower
from tests.conftest import WebSite
from tests.portal.server import RunningSite
from tests.portal.small_edition import MUNICIPALITY, Shelf
from tests.portal.test_server import serving

STATUS = {"generated": "2026-11-23T06:00:00+00:00", "sources": []}


@pytest.fixture
def publisher(shelf: Shelf) -> Iterator[RunningSite]:
    shelves.write_atomically(shelf.instance.editions / shelves.STATUS, json.dumps(STATUS))
    with RunningSite(shelf.instance) as running:
        yield running


def current(folder: Path) -> shelves.Edition:
    found = shelves.current(folder)
    assert found
    return found


def test_a_follower_has_the_publishers_edition_and_status(publisher: RunningSite, shelf: Shelf, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    Follower(publisher.url, copy).look()
    told = current(shelf.instance.editions)
    assert current(copy) == told
    assert (copy / told.file).read_bytes() == (shelf.instance.editions / told.file).read_bytes()
    assert json.loads((copy / shelves.STATUS).read_text(encoding="utf-8")) == STATUS
    assert httpx.get(f"{publisher.url}/utgavor/senaste.json").headers["cache-control"] == "no-cache"


def test_an_old_edition_is_kept_for_its_readers_and_then_removed(
    publisher: RunningSite, shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    follower = Follower(publisher.url, tmp_path / "copy")
    follower.look()
    shelf.publish()
    follower.look()
    follower.look()
    assert len(shelves.kept(tmp_path / "copy")) == 2
    monkeypatch.setattr(following, "KEEP_OLD", 0.0)
    follower.look()
    assert [path.name for path in shelves.kept(tmp_path / "copy")] == [current(shelf.instance.editions).file]


@pytest.mark.parametrize("fault", ["cut short", "other bytes", "missing", "a path", "an error page", "an unknown key"])
def test_what_is_broken_is_never_current(
    fault: str, web: WebSite, shelf: Shelf, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    copy, good = tmp_path / "copy", current(shelf.instance.editions)
    body = (shelf.instance.editions / good.file).read_bytes()
    _publish(web, good, body)
    follower = Follower(web.address, copy)
    follower.look()
    later = shelf.publish()
    whole = (shelf.instance.editions / later.file).read_bytes()
    told: dict[str, object] = {"edition": asdict(later), "status": STATUS}
    web.pages[f"/utgavor/{later.file}"] = {"cut short": whole[:-4096], "other bytes": b"x" + whole[1:]}.get(
        fault, whole
    )
    if fault == "missing":
        del web.pages[f"/utgavor/{later.file}"]
    if fault == "a path":
        told["edition"] = {**asdict(later), "file": "../../insyn-1Z.db"}
    if fault == "an unknown key":
        told["more"] = 1
    web.pages["/utgavor/senaste.json"] = "<h1>Fel</h1>" if fault == "an error page" else json.dumps(told)
    follower.look()
    follower.look()
    assert current(copy) == good
    assert [record for record in caplog.messages if "what stood is shown" in record] == caplog.messages[:1]
    _publish(web, later, whole)
    follower.look()
    assert current(copy) == later and list(copy.glob(".building-*")) == []


def _publish(web: WebSite, edition: shelves.Edition, body: bytes) -> None:
    web.pages["/utgavor/senaste.json"] = json.dumps({"edition": asdict(edition), "status": STATUS})
    web.pages[f"/utgavor/{edition.file}"] = body


def test_an_address_that_is_none_and_a_folder_that_harvests_are_refused(shelf: Shelf, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is no web address"):
        Follower("insyn.example.se", tmp_path)
    new_instance.create(tmp_path, MUNICIPALITY, [])
    command = (sys.executable, "-m", "portal", "--instance", str(tmp_path), "serve", "--editions", "http://127.0.0.1:9")
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr.count("\n")) == (78, 1) and "harvests by itself" in done.stderr


def test_no_more_is_fetched_than_there_is_room_for(
    web: WebSite, shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    good = current(shelf.instance.editions)
    _publish(web, good, (shelf.instance.editions / good.file).read_bytes())
    with monkeypatch.context() as patched:
        patched.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=1000))
        Follower(web.address, tmp_path / "copy").look()
    assert shelves.current(tmp_path / "copy") is None and "and 1000 are free; make room" in caplog.messages[0]
    Follower(web.address, tmp_path / "copy").look()
    assert current(tmp_path / "copy") == good


def test_a_follower_tells_how_the_sources_stood_and_harvests_nothing(
    publisher: RunningSite, shelf: Shelf, tmp_path: Path
) -> None:
    source = {"name": "protokoll", "title": "Protokoll", "kind": "minutes", "state": "ok"}
    told = {**STATUS, "sources": [{**source, "stale_at": "2026-11-24T06:00:00+00:00"}]}
    shelves.write_atomically(shelf.instance.editions / shelves.STATUS, json.dumps(told))
    folder = tmp_path / "follower"
    new_instance.create(folder, MUNICIPALITY, [])
    Follower(publisher.url, folder / "editions").look()
    insyn = partial(CliRunner().invoke, main)
    status = insyn(["--instance", str(folder), "status"])
    assert (status.exit_code, status.output.split(",")[0]) == (1, "protokoll: stale"), status.output
    for command in (["harvest"], ["backup", str(folder / "copies")]):
        result = insyn(["--instance", str(folder), *command])
        assert result.exit_code == os.EX_CONFIG and f"shows what {publisher.url} publishes" in result.stderr
    assert not (folder / "store.db").exists()


@pytest.mark.slow
def test_two_followers_switch_under_load_without_a_failed_request(
    publisher: RunningSite, shelf: Shelf, tmp_path: Path
) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        new_instance.create(folder, MUNICIPALITY, [])
    shelf.insert("matters", {"id": "KS-2026-17", "case_number": "KS/2026:17", "title": "Skolan utgåva0"})
    shelf.publish()
    stop = threading.Event()
    with (
        serving(folders[0], 1, "--editions", publisher.url) as (_, first),
        serving(folders[1], 2, "--editions", publisher.url) as (_, second),
        ThreadPoolExecutor(6) as pool,
    ):
        readers = [pool.submit(_read, f"http://127.0.0.1:{port}", stop) for port in (first, second) for _ in range(3)]
        for number in (1, 2):
            time.sleep(1)
            shelf.insert(
                "matters", {"id": "KS-2026-17", "case_number": "KS/2026:17", "title": f"Skolan utgåva{number}"}
            )
            edition = shelf.publish()
            for port in (first, second):
                _wait_for(f"http://127.0.0.1:{port}", f"utgåva{number}")
        hashes = {hashlib.sha256((f / "editions" / edition.file).read_bytes()).hexdigest() for f in folders}
        assert hashes == {edition.sha256}
        stop.set()
        statuses = [status for reader in readers for status in reader.result()]
    assert len(statuses) > 100 and set(statuses) == {200}


def _wait_for(url: str, words: str) -> None:
    until = time.monotonic() + 20
    while words not in httpx.get(f"{url}/arenden/KS-2026-17").text:
        assert time.monotonic() < until, f"{url} does not show {words}"
        time.sleep(0.05)


def _read(url: str, stop: threading.Event) -> list[int]:
    statuses = []
    with httpx.Client(base_url=url, timeout=20) as client:
        while not stop.is_set():
            for path in ("/arenden/KS-2026-17", "/data/insyn/matters/KS-2026-17", "/oppenhet.json"):
                statuses.append(client.get(path).status_code)
    return statuses


def test_a_follower_that_finds_no_publisher_still_answers(tmp_path: Path) -> None:
    new_instance.create(tmp_path, MUNICIPALITY, [])
    with serving(tmp_path, 1, "--editions", "http://127.0.0.1:9") as (_, port):
        assert httpx.get(f"http://127.0.0.1:{port}/").status_code == 503
