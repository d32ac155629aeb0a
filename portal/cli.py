"""The command line `insyn`."""

from importlib import import_module
from pathlib import Path
from typing import cast

import click

_COMMANDS = {
    "init": "setup.init",
    "check": "check.check",
    "harvest": "harvest.harvest",
    "reparse": "harvest.reparse",
    "publish": "harvest.publish",
    "parse": "reading.parse",
    "appeal-day": "reading.appeal_day",
    "schedule": "schedule.schedule",
    "status": "status.show_status",
    "serve": "serve.serve",
    "demo": "serve.demo",
    "suggest-links": "links.suggest_links",
    "push": "push.push",
    "review": "review.review",
    "retention": "review.retention",
    "withhold": "withholding.withhold",
    "release": "withholding.release",
    "verify": "verify.verify",
    "backup": "backup.backup",
    "restore": "backup.restore",
}


class _Commands(click.Group):
    """Imports a command's module when it is asked for: no harvest under cron waits for what only a server needs."""

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in _COMMANDS:
            return None
        module, _, attribute = _COMMANDS[name].partition(".")
        return cast(click.Command, getattr(import_module(f"portal.commands.{module}"), attribute))


@click.group(cls=_Commands)
@click.option("--instance", "folder", type=click.Path(path_type=Path), envvar="INSYN_INSTANCE", default=Path(),
              help="The instance folder; else INSYN_INSTANCE, else the current folder.")  # fmt: skip
@click.option("--instances", type=click.Path(path_type=Path, exists=True, file_okay=False), envvar="INSYN_INSTANCES",
              help="A folder of many instances, for check, harvest, publish, push, schedule and serve.")  # fmt: skip
@click.version_option(package_name="insyn")
@click.pass_context
def main(context: click.Context, folder: Path, instances: Path | None) -> None:
    """Insyn: what is coming, what was decided, what was delivered in a municipality."""
    context.obj = instances or folder
