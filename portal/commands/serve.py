"""The commands that serve: an instance, and an invented municipality to try."""

import sys
from pathlib import Path
from threading import Thread

import click

from datasets import instance as instances
from datasets.instance import Instance
from datasets.strict import ConfigError
from harvesters import rounds
from portal import demonstration, server
from portal.clock import today_in_sweden
from portal.commands.frame import are_many, clear_errors, instance_of
from portal.commands.harvest import exit_code, report, report_edition, watch, watched
from portal.follower import Follower


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8001, show_default=True)
@click.option("--workers", default=1, show_default=True, help="Server processes.")
@click.option("--editions", "publisher", metavar="URL", help="Show what another server publishes, and follow it.")
@click.pass_context
def serve(context: click.Context, host: str, port: int, workers: int, publisher: str | None) -> None:
    """Serve the site: pages at /, open data at /data. Many instances: the same below /NAME, and a start page."""
    with clear_errors():
        many = are_many(context)
        if publisher and many:
            for name, instance in instances.load_all(context.obj).items():
                _follow(f"{publisher.rstrip('/')}/{name}", instance)
        elif publisher:
            _follow(publisher, instance_of(context))
        server.serve(context.obj, many=many, host=host, port=port, workers=workers)


def _follow(publisher: str, instance: Instance) -> None:
    """What the publisher publishes is on the instance's shelf, and from now on what it publishes later."""
    if instance.store.exists():
        raise ConfigError(
            f"{instance.folder}: this instance harvests by itself; follow another from a folder of its own"
        )
    follower = Follower(publisher, instance.editions)
    follower.look()
    Thread(target=follower.follow, daemon=True).start()


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path("demo"))
@click.option("--port", default=8001, show_default=True)
@click.option("--build-only", is_flag=True, help="Harvest and publish, but do not serve.")
def demo(folder: Path, port: int, build_only: bool) -> None:
    """Build, harvest and serve an invented municipality in FOLDER."""
    with clear_errors(), demonstration.source_site(folder, today_in_sweden()) as address:
        instance = demonstration.prepare(folder, address)
        done = rounds.harvest_round(instance, watch=watch())
        watched()
        for outcome in done.outcomes:
            report(outcome, talks=True)
        if done.published:
            report_edition(done.published)
        if code := exit_code(done.outcomes):
            sys.exit(code)
        if not build_only:
            click.echo(f"Insyn: http://127.0.0.1:{port}/  (open data: http://127.0.0.1:{port}/data/; stop with Ctrl-C)")
            server.serve(folder, host="127.0.0.1", port=port)
