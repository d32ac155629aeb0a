"""En kopia av besluten som hålls i takt / A copy of the decisions that is kept in step"""

import json
from pathlib import Path
from urllib.request import urlopen

START = "https://insyn.example/api/v1/decisions?modified_since=1970-01-01T00:00:00Z&limit=200"
file = Path("decisions.json")
address, decisions = json.loads(file.read_text(encoding="utf-8")) if file.exists() else (START, {})

while address:
    with urlopen(address) as answer:
        told = json.load(answer)
    decisions |= {item["id"]: item for item in told["items"]}
    address = told["links"].get("next")

decisions = {name: item for name, item in decisions.items() if "withheld_at" not in item}
file.write_text(json.dumps([told["links"]["changes"], decisions], ensure_ascii=False), encoding="utf-8")
print(len(decisions))
