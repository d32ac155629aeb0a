"""Speed and memory as ratios in one run: ours against the bare tool on the same data. `make bench` runs it."""
