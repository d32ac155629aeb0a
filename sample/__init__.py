"""The sample: the web site of Exempelby, an invented municipality, built anew for any day and served on loopback."""

from sample.build import build
from sample.server import serve
from sample.truth import Truth

__all__ = ["Truth", "build", "serve"]
