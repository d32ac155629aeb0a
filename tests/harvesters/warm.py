"""`insyn` in processes that begin with everything imported: forked from one that waits, each a session of its own.

They differ from those of a shell in nothing but the second that Python takes to read its modules.
"""

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


class Warm:
    """Starts `insyn` with arguments, one process at a time; what they say is in the file `said`."""

    def __init__(self, said: Path) -> None:
        self.said = said

    def __enter__(self) -> "Warm":
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.harvesters.warm", str(self.said)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        self._line()
        return self

    def __exit__(self, *error: object) -> None:
        self.process.communicate()

    def start(self, *arguments: str) -> int:
        """The number of a process, which leads a session of that number."""
        assert self.process.stdin
        print(json.dumps(arguments), file=self.process.stdin, flush=True)
        return int(self._line())

    def wait(self) -> int:
        """Its exit code when it has ended, or less than zero: the signal that ended it."""
        return int(self._line())

    def run(self, *arguments: str) -> int:
        self.start(*arguments)
        return self.wait()

    def _line(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline()


def _serve(said: str) -> None:
    from harvesters.kinds import KINDS
    from portal.cli import main

    for module in KINDS.values():
        importlib.import_module(module)
    print("ready", flush=True)
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            _become_its_own(said)
            main(json.loads(line), prog_name="insyn")
        print(pid, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)


def _become_its_own(said: str) -> None:
    os.setsid()
    file, nothing = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_APPEND), os.open(os.devnull, os.O_RDONLY)
    for descriptor, opened in ((0, nothing), (1, file), (2, file)):
        os.dup2(opened, descriptor)


if __name__ == "__main__":
    _serve(sys.argv[1])
