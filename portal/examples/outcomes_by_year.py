"""Hur besluten gick, år för år / How the decisions went, year by year"""

import pandas as pd

decisions = pd.read_csv("https://insyn.example/data/insyn/decisions.csv?_stream=on", parse_dates=["date"])
print(pd.crosstab(decisions["date"].dt.year, decisions["outcome"]).to_string())
