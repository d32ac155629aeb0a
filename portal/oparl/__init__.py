"""The municipality's meetings, matters and people by OParl 1.1, read-only."""

BELOW = "/oparl/"
