"""Asks OSV whether a version of constraints.txt has a known vulnerability: `python -m tests.audit`.

Where OSV cannot be asked, as on a machine without network, that is said, and nothing is concluded. `--required` makes
it a failure, for where there is a network.
"""

import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import requests
from packaging.version import Version
from pip_audit._service import OsvService, ResolvedDependency, ServiceError

ROOT = Path(__file__).parents[1]
OSV = "https://api.osv.dev/v1/query"
SECONDS = 10


def pinned(path: Path = ROOT / "constraints.txt") -> Iterator[ResolvedDependency]:
    """Every library that may be installed, in its exact version."""
    for line in path.read_text(encoding="utf-8").split():
        name, _, version = line.partition("==")
        yield ResolvedDependency(name, Version(version))


def ignored(path: Path = ROOT / "pyproject.toml") -> Mapping[str, str]:
    """Vulnerabilities that are passed over, with the reason, by identifier."""
    reasons: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))["tool"]["insyn"]["audit"]["ignored"]
    return reasons


def audit(service: str, reasons: Mapping[str, str]) -> Iterator[str]:
    """A line for each known vulnerability that no reason excuses, under any of its names."""
    for library, found in OsvService(timeout=SECONDS, osv_url=service).query_all(pinned()):
        for one in found:
            if not one.has_any_id(set(reasons)):
                mended = ", ".join(map(str, one.fix_versions)) or "no version yet"
                yield f"{library.name} {library.version}: {one.id}: {one.description}; mended in {mended}"


def main(service: str = OSV, *, required: bool = False) -> int:
    """The exit code: 0 for nothing known, or where OSV could not be asked."""
    try:
        found = list(audit(service, ignored()))
    except (requests.RequestException, ServiceError) as error:
        print(f"audit: NOT DONE, the vulnerability service could not be asked: {type(error).__name__}")
        return 1 if required else 0
    for line in found:
        print(f"audit: {line}")
    print(f"audit: {len(list(pinned()))} libraries, {len(found)} known vulnerabilities, {len(ignored())} passed over")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(required="--required" in sys.argv))
