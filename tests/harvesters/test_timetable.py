"""When a machine runs insyn: lines that cron takes, units that systemd takes, both at the times that were asked for."""

import getpass
import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from pathlib import Path

import pytest
from click.testing import CliRunner
from cronsim import CronSim
from hypothesis import given
from hypothesis import strategies as st

from datasets.instance import Instance, Municipality, Source
from datasets.strict import ConfigError
from harvesters.timetable import Job, Taken, crontab, jobs, spliced
from harvesters.units import calendar, serving, serving_many, units
from portal.cli import main

PROGRAM = ["/usr/local/bin/insyn"]
MUNICIPALITY = Municipality("9999", "Öster 100 % by", contact="drift@example.se", invented=True)
SCHEDULES = [
    "15 5 * * *",
    "*/20 * * * *",
    "0 6-18/2 * * 1-5",
    "30 4 1,15 * *",
    "5 3 * feb,mar sun",
    "0 9 13 * 5",
    "0 0 * * 7",
]


def instance(folder: Path, *sources: Source) -> Instance:
    return Instance(folder, MUNICIPALITY, sources)


def source(name: str, schedule: str, host: str = "a.example.se") -> Source:
    return Source(name, "minutes", f"https://{host}/{name}", schedule=schedule)


def test_each_source_has_a_line_and_no_two_of_a_host_share_a_minute(tmp_path: Path) -> None:
    sources = [source(f"s{number}", "15 5 * * *") for number in range(20)]
    found = jobs(instance(tmp_path, *sources))
    assert found == jobs(instance(tmp_path, *sources))
    assert [job.name for job in found] == [*(one.name for one in sources), "weekly", "midnight"]
    minutes = [job.delay // 60 for job in found[:20]]
    assert len(set(minutes)) == 20 and max(minutes) < 40


@pytest.mark.parametrize(("schedule", "gap"), [("*/2 * * * *", 2), ("0,59 0,23 * * *", 1), ("* * * * *", 1)])
def test_none_waits_until_the_next_begins(tmp_path: Path, schedule: str, gap: int) -> None:
    for number in range(20):
        assert jobs(instance(tmp_path, source(f"s{number}", schedule)))[0].delay < gap * 60


def test_sources_without_schedule_run_at_night(tmp_path: Path) -> None:
    found = jobs(instance(tmp_path, source("a", ""), source("b", "15 5 * * *")))
    assert [job.name for job in found] == ["b", "nightly", "weekly", "midnight"]
    assert found[1].arguments == ("harvest", "--due", "--wait")


def test_instances_of_one_machine_share_no_minute_of_a_host(tmp_path: Path) -> None:
    taken: Taken = {}
    found = [jobs(Instance(tmp_path, MUNICIPALITY, (source("a", "15 5 * * *"),)), taken) for _ in range(20)]
    for place in range(2):
        assert len({instance[place].delay // 60 for instance in found}) == 20
    assert [instance[-1].delay // 60 for instance in found] == list(range(20))


def begins(job: Job) -> set[int]:
    """The minutes of a day when the job begins, by a reckoning of its own: cron's times from midnight to midnight."""
    midnight = datetime(2026, 11, 24, tzinfo=UTC)
    minute, hour, *_ = job.schedule.split()
    times = CronSim(f"{minute} {hour} * * *", midnight - timedelta(minutes=1))
    came = takewhile(lambda time: time < midnight + timedelta(days=1), times)
    return {int((time - midnight).total_seconds() + job.delay) // 60 % 1440 for time in came}


MINUTES = st.one_of(
    st.integers(0, 59).map(str), st.sampled_from(["*/20", "*/30", "0,30", "5-9"]), st.integers(10, 20).map(str)
)
HOURS = st.one_of(st.just("5"), st.integers(0, 23).map(str), st.sampled_from(["6-18/6", "*/12", "3-6"]))
SCHEDULED = st.builds("{} {} * * *".format, MINUTES, HOURS) | st.just("")


@given(st.lists(st.lists(SCHEDULED, max_size=4), min_size=1, max_size=3))
def test_no_two_jobs_of_a_host_begin_in_the_same_minute_whatever_their_schedules(times: list[list[str]]) -> None:
    taken: Taken = {}
    found: list[Job] = []
    for number, schedules in enumerate(times):
        sources = [source(f"s{number}-{place}", schedule) for place, schedule in enumerate(schedules)]
        planned = jobs(instance(Path(f"by{number}"), *sources), taken)
        found += [job for job in planned if sources and job.name != "midnight"]
    minutes = [minute for job in found for minute in begins(job)]
    assert len(minutes) == len(set(minutes))


def test_two_minutes_apart_stay_apart(tmp_path: Path) -> None:
    """Delays that differ can bring different schedules together: each pair of names is held against that."""
    for first in range(30):
        pair = jobs(instance(tmp_path, source(f"a{first}", "15 5 * * *"), source(f"b{first}", "17 5 * * *")))[:2]
        assert not begins(pair[0]) & begins(pair[1])


@pytest.mark.skipif(not shutil.which("crontab"), reason="cron is not installed")
def test_cron_takes_the_lines(tmp_path: Path) -> None:
    folder = tmp_path / "en mapp med 100 % 'citat'"
    folder.mkdir()
    text = crontab(instance(folder, *(source(f"s{n}", one) for n, one in enumerate(SCHEDULES))), PROGRAM, "a@b.se")
    (tmp_path / "tab").write_text(text, encoding="utf-8")
    done = subprocess.run(["crontab", "-n", tmp_path / "tab"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert text.endswith("\n") and not re.search(r"(?<!\\)%", text.split("\n", 1)[1].rsplit("\n", 2)[0])
    assert all(
        re.search(r"/usr/local/bin/insyn --instance '?/", line) for line in text.splitlines() if "harvest" in line
    )


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    program = tmp_path / "insyn"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    one = instance(tmp_path / "en by", source("a", "15 5 * * *"), source("b", ""))
    words = [str(program)]
    made = units(one, words, user="daemon") | serving(one, words, "daemon") | serving_many([one, one], words)
    for name, unit in made.items():
        (tmp_path / name).write_text(unit, encoding="utf-8")
    command = ["systemd-analyze", "verify", "--man=no", *map(str, tmp_path.glob("insyn-*"))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert [line for line in done.stderr.splitlines() if str(tmp_path) in line] == []
    assert (
        sum("User=daemon\n" in unit for unit in made.values()) == len([n for n in made if n.endswith(".service")]) - 1
    )


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
@pytest.mark.parametrize("schedule", SCHEDULES)
def test_systemd_and_cron_mean_the_same_time(schedule: str) -> None:
    base = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    elapses = []
    for time in calendar(schedule):
        command = ["systemd-analyze", "calendar", "--base-time=2026-11-24 12:00:00 UTC", f"{time} UTC"]
        told = subprocess.run(command, capture_output=True, text=True, check=True, env={"TZ": "UTC"}).stdout
        found = re.search(r"Next elapse: \w+ (\S+ \S+) UTC", told)
        assert found, told
        elapses.append(datetime.fromisoformat(found[1]).replace(tzinfo=UTC))
    assert min(elapses) == next(CronSim(schedule, base))


def test_a_block_is_replaced_and_the_rest_stands(tmp_path: Path) -> None:
    others = "MAILTO=x\n1 2 3 4 5 true # 100 %\n"
    first = spliced(others, crontab(instance(tmp_path, source("a", "1 1 * * *")), PROGRAM, ""), tmp_path)
    second = spliced(first, crontab(instance(tmp_path, source("b", "2 2 * * *")), PROGRAM, ""), tmp_path)
    assert first.startswith(others) and second.startswith(others)
    assert "harvest a" not in second and second.count("# BEGIN insyn") == 1
    assert spliced(second, "", tmp_path) == others
    assert spliced("no newline", "", tmp_path) == "no newline\n"


@pytest.mark.parametrize(
    "schedule", ["0 5 L * *", "0 5 * * 1#2", "* * * *", "@daily", "0 5 * * * rm -rf /", "a\nb c d e"]
)
def test_what_cron_does_not_know_is_refused(tmp_path: Path, schedule: str) -> None:
    with pytest.raises(ConfigError, match="cron does not know"):
        crontab(instance(tmp_path, source("a", schedule)), PROGRAM, "")


def test_the_command_prints_writes_and_refuses(tmp_path: Path) -> None:
    (tmp_path / "insyn.toml").write_text('[municipality]\ncode = "0483"\nname = "Katrineholm"\n', encoding="utf-8")

    def run(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, ["--instance", str(tmp_path), "schedule", *arguments])
        return result.exit_code, result.output

    assert "publish --quiet --wait" in run()[1] and f"MAILTO={getpass.getuser()}\n" in run()[1]
    assert "MAILTO=a@b.se" in run("--mailto", "a@b.se")[1]
    assert run("--format", "systemd", "--directory", str(tmp_path)) == (0, "")
    assert {path.suffix for path in tmp_path.glob("insyn-katrineholm-*")} == {".service", ".timer"}
    assert run("--install", "--remove")[0] == run("--format", "systemd", "--install")[0] == 78
    assert run("--mailto", "a b")[0] == 78


def test_many_are_served_by_one_unit_that_may_write_letters_alone(tmp_path: Path) -> None:
    for name, code in (("ett", "0483"), ("tva", "0480")):
        (tmp_path / name).mkdir()
        toml = f'[municipality]\ncode = "{code}"\nname = "{name.title()}"\n'
        (tmp_path / name / "insyn.toml").write_text(toml, encoding="utf-8")
    (tmp_path / "fel").mkdir()
    (tmp_path / "fel" / "insyn.toml").write_text("[municipality]\n", encoding="utf-8")
    out = tmp_path / "units"
    out.mkdir()
    arguments = [
        "--instances",
        str(tmp_path),
        "schedule",
        "--format",
        "systemd",
        "--directory",
        str(out),
        "--user",
        "x",
    ]
    assert CliRunner().invoke(main, arguments).exit_code == 78
    assert [path.name for path in out.glob("*serve*")] == ["insyn-serve.service"]
    unit = (out / "insyn-serve.service").read_text(encoding="utf-8")
    assert f" --instances {tmp_path} serve\n" in unit and "User=x\n" in unit
    assert f"ReadOnlyPaths={tmp_path}/ett {tmp_path}/tva\n" in unit
    assert f"ReadWritePaths=-{tmp_path}/ett/letters -{tmp_path}/tva/letters\n" in unit
    assert {path.name.split("-")[1] for path in out.glob("*.timer")} == {"ett", "tva"}
