"""How sources are read. A kind of source is a module with `Settings` and one generator, `harvest(run)`.

It yields `(table, row)` with the columns that datasets/ declares and takes everything from `run`. It tells
`run.issue` of what it cannot read, and raises HarvestFailed when the source is not to be believed. kinds.py names it.
"""
