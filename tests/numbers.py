"""Identity numbers for tests, made when they run from a date and the range 98x of Skatteverket's test numbers."""


def with_check_digit(nine: str) -> str:
    """The nine digits and their check digit (Luhn), as Skatteverket reckons it."""
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(nine)]
    return nine + str(-sum(value // 10 + value % 10 for value in doubled) % 10)


TEN = with_check_digit("811218" + "987")
COORDINATION = with_check_digit("811278" + "987")
WRONG = f"{TEN[:6]}-{TEN[6:9]}{(int(TEN[9]) + 1) % 10}"
"""A day and four digits, the last not that of a number."""
FORMS = [
    f"{TEN[:6]}-{TEN[6:]}",
    f"19{TEN[:6]}-{TEN[6:]}",
    f"19{TEN}",
    TEN,
    f"{TEN[:6]}+{TEN[6:]}",
    f"{TEN[:6]} {TEN[6:]}",
    f"{TEN[:6]}\u2013{TEN[6:]}",
    f"{TEN[:6]}-\n{TEN[6:]}",
    f"19 {TEN[:6]}-{TEN[6:]}",
    f"{TEN[:6]}\u00a0{TEN[6:]}",
    f"{TEN[:6]}_{TEN[6:]}",
    f"{COORDINATION[:6]}-{COORDINATION[6:]}",
    f"19{TEN[:2]}-{TEN[2:4]}-{TEN[4:6]}-{TEN[6:]}",
    f"19{TEN[:2]}\u2013{TEN[2:4]}\u2013{TEN[4:6]}\u2013{TEN[6:]}",
]
