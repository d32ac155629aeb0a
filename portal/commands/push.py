"""The commands that tell other catalogues what is published here."""

import os

import click

from datasets.strict import ConfigError
from portal import publication
from portal.commands.frame import clear_errors, instance_of
from portal.push import push as write_to


@click.group("push")
def push() -> None:
    """Tell other catalogues what is published here."""


@push.command("ckan")
@click.argument("address")
@click.option("--organization", required=True, help="The organization at the CKAN that owns the data sets.")
@click.option("--dry-run", is_flag=True, help="Write nothing; print what would be written.")
@click.pass_context
def push_ckan(context: click.Context, address: str, organization: str, dry_run: bool) -> None:
    """Create or update our data sets at the CKAN at ADDRESS. Its key is read from INSYN_CKAN_KEY."""
    with clear_errors():
        published = publication.of_instance(instance_of(context))
        key = os.environ.get("INSYN_CKAN_KEY", "")
        if not key and not dry_run:
            raise ConfigError("INSYN_CKAN_KEY: the key to the CKAN is missing; set it in the environment")
        for pushed in write_to(published, address, organization, key=key, dry_run=dry_run):
            click.echo(f"{pushed.name}: {pushed.outcome}")
