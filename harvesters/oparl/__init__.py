"""Reads any OParl 1.0 or 1.1 server."""
