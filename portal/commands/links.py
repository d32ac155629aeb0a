"""The command that proposes which key figures belong to which matters."""

import click

from datasets import shelf
from datasets.strict import ConfigError
from portal.catalogue import Catalogue
from portal.commands.frame import clear_errors, instance_of
from portal.suggestions import as_toml, suggest


@click.command("suggest-links")
@click.option("--most", default=5, show_default=True, help="Matters for each area of service.")
@click.pass_context
def suggest_links(context: click.Context, most: int) -> None:
    """Print key figures and decided matters that have a word in common, as TOML to choose from for a list of links."""
    with clear_errors():
        instance = instance_of(context)
        edition = shelf.current(instance.editions)
        if edition is None:
            raise ConfigError(f"{instance.editions}: nothing is published yet; run insyn harvest first")
        catalogue = Catalogue(instance.editions / edition.file)
        read = catalogue.indicators
        found = suggest(read.to_tie(), read.matters_to_tie(), read.ties(), most=most)
        catalogue.close()
    click.echo("\n".join(as_toml(found)) or "# no matter has a word of an area of service in its title")
