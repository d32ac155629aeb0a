"""Continuous replication of the store by Litestream, a program of its own: what it is told, and what it gives back."""

import json
import shutil
import subprocess  # nosec B404 # litestream is a program
import sys
from pathlib import Path

from datasets.strict import ConfigError

FILE = "litestream.yml"
_LONGEST_RESTORE = 3600.0
_CONFIG = """# Written by insyn backup --continuous. Keys to a bucket come from the environment, and never stand here.
dbs:
  - path: {store}
    replica:
      {replica}
      sync-interval: 1s
snapshot:
  interval: 24h
  retention: 168h
"""
_UNIT = """[Unit]
Description=Insyn {name}: continuous replication of the store
After=network-online.target
Wants=network-online.target

[Service]
ExecStart={program} replicate -config {config}
EnvironmentFile=-{folder}/litestream.env
Restart=always
ProtectSystem=strict
ReadWritePaths={paths}
PrivateTmp=true
NoNewPrivileges=true

[Install]
WantedBy=multi-user.target
"""


def configuration(folder: Path, replica: str) -> str:
    """What litestream.yml says: the store and where it is replicated to, a folder or an address such as s3://…"""
    place = f"url: {json.dumps(replica)}" if "://" in replica else f"path: {json.dumps(str(Path(replica).resolve()))}"
    return _CONFIG.format(store=json.dumps(str((folder / "store.db").resolve())), replica=place)


def unit(folder: Path, replica: str, name: str) -> str:
    """A unit of systemd that replicates as long as the machine runs."""
    folder = folder.resolve()
    paths = str(folder) if "://" in replica else f"{folder} {Path(replica).resolve()}"
    return _UNIT.format(name=name, program=program(), config=folder / FILE, folder=folder, paths=paths)


def program() -> str:
    """Where Litestream is: beside our own Python, or wherever the machine has it."""
    beside = Path(sys.executable).with_name("litestream")
    found = str(beside) if beside.exists() else shutil.which("litestream")
    if not found:
        raise ConfigError('litestream: the program is not installed; install it with pip install "insyn[backup]"')
    return found


def is_replica(source: str) -> bool:
    """Whether Litestream wrote there."""
    return "://" in source or (Path(source) / "ltx").is_dir()


def restore(address: str, output: Path) -> None:
    """`output` is the store as it was last replicated."""
    url = address if "://" in address else Path(address).resolve().as_uri()
    done = subprocess.run(  # nosec B603 # no shell, and the address comes from the staff
        [program(), "restore", "-o", str(output), url],
        capture_output=True,
        text=True,
        check=False,
        timeout=_LONGEST_RESTORE,
    )
    if done.returncode or not output.exists():
        told = (done.stderr or done.stdout).strip().splitlines() or ["no word of why"]
        raise ConfigError(f"{address}: Litestream gives no store back: {told[-1]}; see whether the address is right")
