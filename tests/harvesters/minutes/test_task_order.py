"""Which report answers a task does not depend on how a process happens to order its words."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
PROGRAM = """
from harvesters.minutes.model import Assignment, Report
from harvesters.minutes.tasks import Reported, Reports, Task
words = "utreda kostnader trygga skolor gatorna bilarna vägarna träden parken bryggan"
task = Task("t", "d0", "2024-01-01", "ks", None, None, Assignment("", words, None, None, None, None, 1, ""), "", "")
reports = [
    Reported(f"d{n}", "", f"2024-0{n}-01", None, Report(" ".join(words.split()[n:n + 5]), None, None, None, False, 1, ""))
    for n in range(1, 6)
]
print(Reports(reports, [task]).of(task))
"""


def test_the_same_report_is_found_whatever_the_hash_seed() -> None:
    found = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM], cwd=ROOT, env={"PYTHONHASHSEED": str(seed)}, capture_output=True, text=True,
            check=True,
        ).stdout
        for seed in range(8)
    }  # fmt: skip
    assert len(found) == 1 and found != {"None\n"}
