"""What readers meet: the pages at /, Datasette at /data, one site that holds both, and the command line."""
