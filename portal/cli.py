"""The command line `insyn`."""

from pathlib import Path

import click

from portal.commands import (
    backup,
    check,
    harvest,
    links,
    push,
    reading,
    review,
    schedule,
    serve,
    setup,
    status,
    verify,
    withholding,
)


@click.group()
@click.option("--instance", "folder", type=click.Path(path_type=Path), envvar="INSYN_INSTANCE", default=Path(),
              help="The instance folder; else INSYN_INSTANCE, else the current folder.")  # fmt: skip
@click.option("--instances", type=click.Path(path_type=Path, exists=True, file_okay=False), envvar="INSYN_INSTANCES",
              help="A folder of many instances, for check, harvest, publish, push, schedule and serve.")  # fmt: skip
@click.version_option(package_name="insyn")
@click.pass_context
def main(context: click.Context, folder: Path, instances: Path | None) -> None:
    """Insyn: what is coming, what was decided, what was delivered in a municipality."""
    context.obj = instances or folder


for command in (
    setup.init,
    check.check,
    harvest.harvest,
    harvest.reparse,
    harvest.publish,
    reading.parse,
    reading.appeal_day,
    schedule.schedule,
    status.show_status,
    serve.serve,
    serve.demo,
    links.suggest_links,
    push.push,
    review.review,
    review.retention,
    withholding.withhold,
    withholding.release,
    verify.verify,
    backup.backup,
    backup.restore,
):
    main.add_command(command)
