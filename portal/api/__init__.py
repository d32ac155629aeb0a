"""The REST API at /api/v1, by DIGG's profile: every declared table as a resource, described by its own declaration."""
