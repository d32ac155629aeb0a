"""The command that looks whether all is as it should be: insyn.toml, and on demand the whole instance."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from datasets.instance import Instance
from datasets.privacy import mask
from datasets.strict import ConfigError
from harvesters import rounds, soundness
from harvesters.soundness import BAD, OK, Finding
from portal import dcat, publication
from portal.commands.frame import are_many, for_each


@click.command()
@click.option(
    "--deep", is_flag=True, help="Look through store, editions, originals, copies, schedule, disk and rights."
)
@click.option("--sources", "reach", is_flag=True, help="Ask whether each source answers.")
@click.option("--shapes", multiple=True, type=click.Path(path_type=Path, exists=True, dir_okay=False),
              help="SHACL shapes that the data catalogue is to fit; repeatable.")  # fmt: skip
@click.pass_context
def check(context: click.Context, deep: bool, reach: bool, shapes: tuple[Path, ...]) -> None:
    """Validate insyn.toml and the declarations, offline; with --deep the whole instance, a line for each thing.

    Exit 65 when one is bad.
    """

    def act(instance: Instance) -> int:
        of = f"{instance.folder.name}: " if are_many(context) else ""
        rounds.check(instance)
        click.echo(f"{of}{instance.municipality.name}: {len(instance.sources)} sources, all well written")
        states = [_told(finding, of) for finding in _findings(instance, shapes, deep=deep, reach=reach)]
        return os.EX_DATAERR if BAD in states else os.EX_OK

    for_each(context, act)


def _findings(instance: Instance, shapes: Sequence[Path], *, deep: bool, reach: bool) -> Iterator[Finding]:
    if deep:
        yield from soundness.examine(instance)
    if reach:
        yield from soundness.reach(instance)
    yield from (_fits(instance, path) for path in shapes)


def _told(finding: Finding, of: str) -> str:
    """What is bad goes to standard error, as all that cron is to mail."""
    line = f"{of}{finding.state:<5}{finding.name}: {finding.said}"
    click.echo(mask(line if finding.state != BAD else f"insyn: {line}"), err=finding.state == BAD)
    return finding.state


def _fits(instance: Instance, shapes: Path) -> Finding:
    """Whether the data catalogue keeps the rules of a profile, such as DCAT-AP-SE's."""
    try:
        from pyshacl import validate
    except ImportError:
        raise ConfigError("--shapes: pySHACL is not installed; pip install 'insyn[shapes]'") from None
    catalogue = dcat.graph(publication.of_instance(instance))
    conforms, _, words = validate(catalogue, shacl_graph=str(shapes), advanced=True, allow_warnings=True)
    if conforms:
        return Finding("catalogue", OK, f"fits {shapes.name}")
    broken = [line.strip() for line in str(words).splitlines() if line.strip().startswith("Message:")]
    told = "; ".join(dict.fromkeys(broken[:3])) or "see the profile"
    return Finding("catalogue", BAD, f"does not fit {shapes.name}: {told}")
