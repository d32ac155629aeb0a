"""The commands that tell other catalogues what is published here."""

import os

import click

from datasets.instance import Instance
from datasets.strict import ConfigError
from portal import publication
from portal.commands.frame import are_many, for_each
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
    key = os.environ.get("INSYN_CKAN_KEY", "")

    def act(instance: Instance) -> int:
        if not key and not dry_run:
            raise ConfigError("INSYN_CKAN_KEY: the key to the CKAN is missing; set it in the environment")
        many = are_many(context)
        published = publication.of_instance(instance, f"/{instance.folder.name}" if many else "")
        for pushed in write_to(published, address, organization, key=key, dry_run=dry_run):
            click.echo(f"{f'{instance.folder.name}: ' if many else ''}{pushed.name}: {pushed.outcome}")
        return os.EX_OK

    for_each(context, act)
