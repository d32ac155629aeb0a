"""`pip install .` into a clean environment elsewhere gives a working insyn, templates and sample included."""

import os
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
IGNORED = shutil.ignore_patterns(".venv", ".git", "*.egg-info", "build", "__pycache__", "demo", "*-output", ".*_cache")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with the wheel in it; what the wheel depends on is borrowed from this one."""
    folder = tmp_path_factory.mktemp("elsewhere")
    source = folder / "source"
    shutil.copytree(ROOT, source, ignore=IGNORED)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    subprocess.run([*pip, "wheel", "--no-deps", "-w", folder, source], check=True, cwd=folder)
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    packages = next((folder / "venv" / "lib").glob("python3*")) / "site-packages"
    borrowed = [path for path in sys.path if path.endswith("site-packages")]
    wheel = next(folder.glob("insyn-*.whl"))
    venv_python = folder / "venv" / "bin" / "python"
    subprocess.run([*pip, "--python", venv_python, "install", "--no-deps", wheel], check=True, cwd=folder)
    (packages / "borrowed.pth").write_text("\n".join(borrowed), encoding="utf-8")
    return folder


@pytest.mark.slow
def test_the_demonstration_works_from_the_wheel(installed: Path) -> None:
    insyn = installed / "venv" / "bin" / "insyn"
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "INSYN"))}
    made = subprocess.run(
        [insyn, "demo", "--build-only"], cwd=installed, env=environment, capture_output=True, text=True
    )
    assert made.returncode == 0, made.stderr
    where = subprocess.run(
        [installed / "venv" / "bin" / "python", "-c", "import portal; print(portal.__file__)"],
        cwd=installed, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert str(installed / "venv") in where.stdout
    served = [str(insyn), "--instance", "demo", "serve", "--port", "8917"]
    with subprocess.Popen(served, cwd=installed, env=environment) as server:
        try:
            assert "Exempelby" in _page("http://127.0.0.1:8917/")
            assert '<html lang="sv"' in _page("http://127.0.0.1:8917/data/insyn/decisions")
        finally:
            server.terminate()


def _page(address: str) -> str:
    for _ in range(60):
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                return str(answer.read().decode())
        except OSError:
            subprocess.run(["sleep", "0.25"], check=True)
    raise AssertionError(f"{address} did not answer")
