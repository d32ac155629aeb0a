"""From a wheel to a portal as docs/drift.md says: in a clean environment elsewhere, templates and sample included."""

import os
import re
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import WebSite
from tests.papers import listing, minutes_pdf, minutes_text

ROOT = Path(__file__).parents[1]
IGNORED = shutil.ignore_patterns(
    ".venv", ".git", "*.egg-info", "build", "__pycache__", "demo", "*-output", ".*_cache", ".tools"
)
DRIFT = (ROOT / "docs" / "drift.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with the wheel in it; what the wheel depends on is borrowed from this one."""
    folder = tmp_path_factory.mktemp("elsewhere")
    source = folder / "source"
    shutil.copytree(ROOT, source, ignore=IGNORED)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    subprocess.run([*pip, "wheel", "--no-deps", "-w", folder, source], check=True, cwd=folder)
    shutil.rmtree(source)
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    packages = next((folder / "venv" / "lib").glob("python3*")) / "site-packages"
    borrowed = [path for path in sys.path if path.endswith("site-packages")]
    wheel = next(folder.glob("insyn-*.whl"))
    venv_python = folder / "venv" / "bin" / "python"
    subprocess.run([*pip, "--python", venv_python, "install", "--no-deps", wheel], check=True, cwd=folder)
    (packages / "borrowed.pth").write_text("\n".join(borrowed), encoding="utf-8")
    return folder


def run(installed: Path, *words: str, cwd: Path | None = None) -> str:
    """What a command of the environment says; its Python knows nothing of the tree that is tested."""
    done = subprocess.run(
        [installed / "venv" / "bin" / words[0], *words[1:]],
        cwd=cwd or installed, env=_environment(), capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, (words, done.stdout, done.stderr)
    return done.stdout


@pytest.mark.slow
def test_the_demonstration_works_from_the_wheel(installed: Path) -> None:
    run(installed, "insyn", "demo", "--build-only")
    where = run(installed, "python", "-c", "import portal; print(portal.__file__)")
    assert str(installed / "venv") in where
    with _served(installed, "--instance", "demo") as address:
        assert "Exempelby" in _page(address)
        assert '<html lang="sv"' in _page(f"{address}data/insyn/decisions")


@pytest.mark.slow
def test_an_administrator_comes_from_the_wheel_to_a_portal(installed: Path, tmp_path: Path, web: WebSite) -> None:
    """The commands of docs/drift.md, as they stand and in their order; the source and the folders are the test's."""
    web.pages["/protokoll/"] = listing("ks-2026-01-14.pdf")
    web.pages["/protokoll/ks-2026-01-14.pdf"] = minutes_pdf(minutes_text("2026-01-14"))
    one, many = _commands("1"), _commands("5")
    assert [_verb(command) for command in one + many] == [
        *("init", "check", "harvest", "schedule", "check"),
        *("init", "harvest", "schedule"),
    ]
    said = "".join(run(installed, "insyn", *_here(command, tmp_path, web), cwd=tmp_path) for command in one)
    assert "published insyn-" in said and "edition: insyn-" in said and "bad" not in said
    units = {path.name for path in tmp_path.glob("insyn-*")}
    assert {"insyn-katrineholm-serve.service", "insyn-katrineholm-nightly.timer"} < units
    assert "User=insyn\n" in (tmp_path / "insyn-katrineholm-serve.service").read_text(encoding="utf-8")
    with _served(installed, "--instance", str(tmp_path / "katrineholm")) as address:
        assert "Katrineholm" in (front := _page(address)) and "Uppdaterad" in _page(f"{address}status")
        assert "Listed at the source" in _page(f"{address}en/status")
        assert ".state" in _page(address.rstrip("/") + re.findall(r'href="(/static/insyn[^"]*css[^"]*)"', front)[0])
        assert '"ready": true' in _page(f"{address}halsa/redo")
    for command in many:
        run(installed, "insyn", *_here(command, tmp_path, web), cwd=tmp_path)
    assert f"--instances {tmp_path} serve\n" in (tmp_path / "insyn-serve.service").read_text(encoding="utf-8")
    with _served(installed, "--instances", str(tmp_path)) as address:
        assert 'href="/katrineholm/"' in _page(address) and "Nyköping" in _page(f"{address}nykoping/")


def _commands(first: str) -> list[list[str]]:
    """The commands of insyn in the code of docs/drift.md, of sections 1 to 4 or from 5 on, without who runs them."""
    before, _, after = DRIFT.partition("\n## 5. ")
    lines = re.findall(r"^    (.*)$", after if first == "5" else before, re.MULTILINE)
    return [line.partition("/opt/insyn/bin/insyn ")[2].split() for line in lines if "/opt/insyn/bin/insyn " in line]


def _verb(command: list[str]) -> str:
    return command[2] if command[0].startswith("--instance") else command[0]


def _here(command: list[str], folder: Path, web: WebSite) -> list[str]:
    """The command of the document as it is here."""
    here = {"https://www.example.se": web.address, "https://www.example.com": web.address}
    here |= {"/etc/systemd/system": str(folder), "/srv/insyn": str(folder)}
    for told, own in here.items():
        command = [word.replace(told, own) for word in command]
    return command


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "INSYN"))}


@contextmanager
def _served(installed: Path, *what: str) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(installed / "venv" / "bin" / "insyn"), *what, "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=installed, env=_environment()) as server:
        try:
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()


def _page(address: str) -> str:
    for _ in range(240):
        try:
            with urllib.request.urlopen(address, timeout=30) as answer:
                return str(answer.read().decode())
        except OSError:
            subprocess.run(["sleep", "0.25"], check=True)
    raise AssertionError(f"{address} did not answer")
