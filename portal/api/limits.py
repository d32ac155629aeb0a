"""What the API takes and gives at most, and what each of its refusals means."""

DEFAULT_LIMIT, MOST, LAST_PAGE = 20, 200, 1000
"""Objects in an answer where nothing is said, at most, and the last page that is turned to."""
LONGEST_VALUE, LARGEST_NUMBER, LONGEST_PLACE = 200, 10**15 - 1, 1000
"""Of a filter, and of `after`."""
LONGEST_ADDRESS, LARGEST_BODY = 50_000, 10_000
"""In letters of path and query, and in bytes."""
DETAILS = {
    400: "A parameter is unknown or has a value that cannot be read.",
    404: "Nothing is called so. Look at the address, or ask the list for what there is.",
    405: "The API can only be read: use GET or HEAD.",
    406: "Answers are application/json, and errors application/problem+json. Accept one of them.",
    410: "The record was withdrawn from publication.",
    413: f"A question has no body; at most {LARGEST_BODY} bytes are passed over.",
    414: f"The address is longer than {LONGEST_ADDRESS} characters. Ask for less at a time.",
    500: "The fault is ours, not yours. Try again in a while.",
    503: "Nothing has been published yet. Try again in a while.",
}
"""What each status means here, unless there is more to say."""
