"""Tabular files of any kind as a declared table and its rows."""
