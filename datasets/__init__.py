"""What is published: declarations, their projections, the instance, and the edition builder. Imports no other room."""
