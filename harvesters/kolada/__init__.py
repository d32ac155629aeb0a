"""Key figures from Kolada: what a municipality's service gave, by year, beside that of others."""
