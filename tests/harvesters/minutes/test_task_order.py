"""Which report answers a task does not depend on how a process happens to order its words."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
PROGRAM = """
from harvesters.minutes.model import Assignment, Report
from harvesters.minutes.tasks import Reported, Reports, Task
words = "gatorna bilarna vägarna bryggan skogens parkens skolans badhusa torgens ängarna husbåts kullens".split()
asked = Assignment("", " ".join(words), None, None, None, None, 1, "")
task = Task("t", "d0", "2024-01-01", "ks", None, None, asked, "", "")
told = [Report(" ".join(words[n : n + 4]), None, None, None, False, 1, "") for n in (0, 4, 8)]
reports = [Reported(f"d{n}", "", f"2024-0{n}-01", None, report) for n, report in enumerate(told, 1)]
print(Reports(reports, [task]).of(task))
"""


def test_the_same_report_is_found_whatever_the_hash_seed() -> None:
    found = set()
    for seed in range(10):
        environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM], cwd=ROOT, env=environment, capture_output=True, check=True
        )
        found.add(done.stdout)
    assert len(found) == 1
    assert found != {b"None\n"}
