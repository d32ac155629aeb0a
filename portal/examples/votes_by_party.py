"""Hur partierna röstade, med SQL / How the parties voted, in SQL"""

from urllib.parse import urlencode

import pandas as pd

sql = """
select party, option, count(*) as ballots
from ballots
where party is not null
group by party, option
"""
counted = pd.read_csv("https://insyn.example/data/insyn.csv?" + urlencode({"sql": sql}))
print(counted.pivot(index="party", columns="option", values="ballots").fillna(0).astype(int).to_string())
