"""What the sections of one paragraph mean: decision, proposal, votes, statements, assignments."""
