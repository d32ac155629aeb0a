"""`python -m portal` is the command insyn."""

from portal.cli import main

main()
