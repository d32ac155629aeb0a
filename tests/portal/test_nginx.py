"""The nginx of docs/nginx.conf before the site: TLS, cached pages, whole addresses by the name it was asked at."""

import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.portal.server import RunningSite
from tests.portal.small_edition import Shelf

CONF = Path(__file__).parents[2] / "docs" / "nginx.conf"
NAME = "insyn.example.se"

pytestmark = pytest.mark.skipif(
    not (shutil.which("nginx") and shutil.which("openssl")), reason="nginx or openssl is not installed"
)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def configured(folder: Path, upstream: int, port: int) -> Path:
    """The file of the docs with this machine's ports and folders."""
    text = CONF.read_text(encoding="utf-8")
    for told, here in (
        ("/var/lib/nginx/insyn", f"{folder}/cache"),
        ("127.0.0.1:8001", f"127.0.0.1:{upstream}"),
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("listen 80;", f"listen 127.0.0.1:{free_port()};"),
        ("/etc/ssl/insyn", str(folder)),
    ):
        assert told in text
        text = text.replace(told, here)
    path = folder / "nginx.conf"
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    path.write_text(
        f"daemon off; user root; pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
        f"http {{ access_log off; {temporary}\n{text}\n}}\n",
        encoding="utf-8",
    )
    return path


@pytest.fixture
def proxy(shelf: Shelf, tmp_path: Path) -> Iterator[httpx.Client]:
    subject = ["-subj", f"/CN={NAME}", "-keyout", f"{tmp_path}/privkey.pem", "-out", f"{tmp_path}/fullchain.pem"]
    key = ["openssl", "req", "-x509", "-nodes", "-newkey", "rsa:2048", "-days", "1", *subject]
    subprocess.run(key, check=True, capture_output=True)
    port = free_port()
    with RunningSite(shelf.instance) as site:
        path = configured(tmp_path, site.port, port)
        checked = subprocess.run(["nginx", "-t", "-c", path], capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stderr
        with subprocess.Popen(["nginx", "-c", str(path)], stderr=subprocess.DEVNULL) as nginx:
            trusting = ssl.create_default_context()
            trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
            with httpx.Client(base_url=f"https://127.0.0.1:{port}", verify=trusting, headers={"Host": NAME}) as client:
                _wait_for(port)
                yield client
            nginx.terminate()


@pytest.mark.skipif(not Path("/etc/debian_version").exists(), reason="the folders are Debian's")
def test_the_cache_has_its_place_on_a_debian() -> None:
    """nginx makes the last folder of the path, and no other."""
    place = re.search(r"proxy_cache_path (\S+)", CONF.read_text(encoding="utf-8"))
    assert place and Path(place[1]).parent.is_dir()


def _wait_for(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError("nginx did not start")


def test_pages_are_cached_and_keep_their_headers(proxy: httpx.Client) -> None:
    first, second = proxy.get("/beslut"), proxy.get("/beslut")
    assert (first.headers["x-cache"], second.headers["x-cache"]) == ("MISS", "HIT")
    assert second.text == first.text and first.status_code == 200
    for name in ("content-security-policy", "x-content-type-options", "referrer-policy", "strict-transport-security"):
        assert name in second.headers
    assert "set-cookie" not in second.headers and "nginx/" not in second.headers["server"]
    assert proxy.get("/finns-inte").status_code == 404


def test_addresses_are_those_the_reader_asked(proxy: httpx.Client) -> None:
    assert f'rel="canonical" href="https://{NAME}/beslut"' in proxy.get("/beslut").text
    assert f"Sitemap: https://{NAME}/sitemap.xml" in proxy.get("/robots.txt").text
    rows = proxy.get("/data/insyn/decisions.json?_size=1")
    assert rows.status_code == 200 and rows.json()["next_url"].startswith(f"https://{NAME}/data/insyn/")
    assert 'href="/data/insyn/decisions"' in proxy.get("/data/insyn").text


def test_health_and_editions_are_never_from_the_cache(proxy: httpx.Client) -> None:
    for path in ("/halsa", "/halsa", "/utgavor/senaste.json", "/utgavor/senaste.json"):
        answer = proxy.get(path)
        assert answer.status_code == 200 and "x-cache" not in answer.headers
    assert proxy.get("/data/insyn.db").content[:15] == b"SQLite format 3"
