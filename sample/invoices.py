"""The rows of the sample's open data: supplier invoices by month and samples of bathing water."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from sample.people import municipality
from sample.strict_toml import read_toml

INVOICE_COLUMNS = (
    "kopare_id",
    "kopare",
    "verifikationsnummer",
    "leverantor",
    "leverantor_id",
    "konto_nr",
    "konto_text",
    "belopp",
    "datum",
    "forvaltning",
    "fakturanummer",
    "grund",
    "avtal",
    "kommun_id",
    "s_kod_nr",
)
WATER_COLUMNS = ("badplats", "badplats_id", "datum", "temperatur", "e_coli", "enterokocker", "bedomning")
INVOICES_A_MONTH = 140
BUYER = "0000009999"


@dataclass(frozen=True)
class Postings:
    """Rows of a table: `label` names the period; numbers with decimals are floats, everything else text."""

    label: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | float, ...], ...]


def invoices(today: date, back: int) -> Postings:
    """The supplier ledger of the month `back` months before today, in the 15 columns of the specification 1.1."""
    month = _month(today, back)
    random = Random(f"fakturor {month:%Y-%m}")
    suppliers = read_toml("invoices.toml")["supplier"]
    rows = [_invoice(random, suppliers[random.randrange(len(suppliers))], month, n) for n in range(INVOICES_A_MONTH)]
    return Postings(f"{month:%Y-%m}", INVOICE_COLUMNS, tuple(sorted(rows, key=lambda row: (row[8], row[2]))))


def _month(today: date, back: int) -> date:
    year, month = divmod(today.year * 12 + today.month - 1 - back, 12)
    return date(year, month + 1, 1)


def _invoice(random: Random, supplier: dict[str, str], month: date, place: int) -> tuple[str | float, ...]:
    day = month + timedelta(days=random.randrange(28))
    amount = round(random.lognormvariate(8.6, 1.3), 2)
    credit = place % 37 == 0
    return (
        BUYER,
        f"{municipality().name} kommun",
        f"{month:%y%m}{place + 1:06}",
        supplier["name"],
        supplier["id"],
        supplier["account"],
        supplier["text"],
        -amount if credit else amount,
        day.isoformat(),
        supplier["unit"],
        f"{random.randrange(10**7):08}",
        "",
        supplier.get("agreement", ""),
        municipality().code,
        "",
    )


def bathing_water(today: date) -> Postings:
    """Samples of the last bathing season that has begun: every second week from the middle of June."""
    year = today.year if today >= date(today.year, 7, 1) else today.year - 1
    places = read_toml("invoices.toml")["bathing_place"]
    days = [date(year, 6, 16) + timedelta(weeks=2 * n) for n in range(5)]
    rows = [_sample(place, day) for day in days if day <= today for place in places]
    return Postings(f"Badvatten {year}", WATER_COLUMNS, tuple(rows))


def _sample(place: dict[str, str], day: date) -> tuple[str | float, ...]:
    random = Random(f"{place['id']} {day}")
    coli, cocci = random.choice((10, 10, 20, 41, 63, 110)), random.choice((10, 10, 20, 31, 52))
    remark = "Tjänligt" if coli < 100 else "Tjänligt med anmärkning"
    return (
        place["name"],
        place["id"],
        day.isoformat(),
        round(random.uniform(16, 23), 1),
        str(coli),
        str(cocci),
        remark,
    )
