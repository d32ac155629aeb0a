"""A real cron daemon runs what `insyn schedule --install` wrote: a harvest happens, and only what failed is mailed."""

import mailbox
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from harvesters import timetable
from portal.cli import main

MAIL = Path("/var/mail/root")
PATIENCE = 170
"""Seconds: cron wakes once a minute, and the mail is delivered after that."""
INSTANCE = """[municipality]
code = "9999"
name = "Provby"
invented = true

[[source]]
name = "lekplatser"
kind = "table"
address = "lekplatser.csv"
schedule = "* * * * *"

[[source]]
name = "trasig"
kind = "table"
address = "finns-inte.csv"
schedule = "* * * * *"
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("cron") or not shutil.which("dma"), reason="cron and dma are not installed"),
    pytest.mark.skipif(os.geteuid() != 0, reason="only root may start a cron daemon"),
]


@pytest.fixture
def crontab() -> Iterator[None]:
    """The user's crontab is afterwards as it was."""
    before = subprocess.run(["crontab", "-l"], capture_output=True, text=True, check=False)
    yield
    restore = ["crontab", "-"] if before.returncode == 0 else ["crontab", "-r"]
    subprocess.run(restore, input=before.stdout, text=True, check=False)


@contextmanager
def daemon() -> Iterator[None]:
    """Cron runs. It sees a crontab that is there when it starts; one that comes in its first second it would not."""
    with subprocess.Popen(["cron", "-f"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        yield
        process.kill()


@pytest.mark.usefixtures("crontab")
def test_cron_harvests_and_mails_only_what_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timetable, "_delay", lambda *_: 1)
    (tmp_path / "insyn.toml").write_text(INSTANCE, encoding="utf-8")
    (tmp_path / "lekplatser.csv").write_text("namn;ort\nParken;Norrby\n", encoding="utf-8")
    known = set(_mails())
    result = CliRunner().invoke(main, ["--instance", str(tmp_path), "schedule", "--install", "--mailto", "root"])
    assert (result.exit_code, result.output) == (0, "")
    fresh: list[str] = []
    until = time.monotonic() + PATIENCE
    with daemon():
        while time.monotonic() < until and not (fresh and (tmp_path / "editions" / "current.json").exists()):
            time.sleep(2)
            fresh = [mail for mail in _mails() if mail not in known and str(tmp_path) in mail]
    removed = CliRunner().invoke(main, ["--instance", str(tmp_path), "schedule", "--remove"])
    assert removed.exit_code == 0
    assert (tmp_path / "editions" / "current.json").exists()
    assert fresh
    for mail in fresh:
        subject, _, body = mail.partition("\n")
        assert "harvest trasig" in subject
        assert len(body.strip().splitlines()) == 1
        assert body.startswith("insyn: trasig: ") and "finns-inte.csv" in body
    assert str(tmp_path) not in subprocess.run(["crontab", "-l"], capture_output=True, text=True, check=False).stdout


def _mails() -> list[str]:
    """Each mail's subject on the first line and then its text."""
    if not MAIL.exists():
        return []
    with closing(mailbox.mbox(MAIL)) as box:
        return [f"{' '.join(str(mail['subject']).split())}\n{mail.get_payload()}" for mail in box]
