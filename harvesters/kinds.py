"""The kinds of source there are: a module each, with `Settings` and `harvest`, found by its name."""

import importlib
from collections.abc import Callable
from typing import Any, NamedTuple

from datasets.instance import Source
from datasets.strict import ConfigError, build
from harvesters.run import Harvester

KINDS = {
    "minutes": "harvesters.minutes.harvest",
    "kolada": "harvesters.kolada.harvest",
    "ckan": "harvesters.ckan",
    "dcat": "harvesters.dcat",
    "table": "harvesters.table",
    "noticeboard": "harvesters.noticeboard",
    "representatives": "harvesters.representatives",
    "oparl": "harvesters.oparl.harvest",
    "links": "harvesters.indicator_links",
}


class Kind(NamedTuple):
    """How a source is read, with its own settings, and which version of a document reader it uses, if any."""

    harvester: Harvester
    settings: Any
    reader_version: Callable[[Any], str] | None


def kind_of(source: Source, where: str) -> Kind:
    """The harvester of a source and its checked settings; ConfigError for an unknown kind or key."""
    if source.kind not in KINDS:
        raise ConfigError(f"{where}: {source.name}: unknown kind {source.kind!r}; the kinds are {', '.join(KINDS)}")
    module = importlib.import_module(KINDS[source.kind])
    settings = build(module.Settings, source.settings, f"{where}: {source.name}")
    return Kind(module.harvest, settings, getattr(module, "reader_version", None))
