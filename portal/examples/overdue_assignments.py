"""Försenade uppdrag ur en utgåva som tagits hem / Overdue assignments in an edition taken home"""

from urllib.request import urlretrieve

from sqlite_utils import Database

urlretrieve("https://insyn.example/data/insyn.db", "insyn.db")
edition = Database("insyn.db")
for task in edition.table("assignments").rows_where("state = ?", ["overdue"], order_by="due_to, id"):
    print(task["due_to"], task["assignee"], task["text"], sep="\t")
