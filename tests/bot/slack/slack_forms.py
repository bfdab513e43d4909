"""What the client of the fake Slack checks of a form before it is sent, and after."""

from __future__ import annotations

from tests.bot.slack.slack_records import ApiError, Json, View


class NotSentError(Exception):
    """Slack's own client keeps a form back: a field is empty that must not be, or holds what it can't."""


def known_errors(view: View, errors: dict[str, str]) -> dict[str, str]:
    """The errors, each of which must be about a field that is there."""
    fields = {block.get("block_id") for block in view.blocks if block["type"] == "input"}
    if not errors or not set(errors) <= fields:
        raise ApiError("invalid_errors")
    return errors


def check_before_sending(view: View, state: Json) -> None:
    """Keeps a form back as Slack's client would."""
    for block in view.blocks:
        if block["type"] != "input":
            continue
        element, label = block["element"], block["label"]["text"]
        held = next(v for k, v in state[block["block_id"]][element["action_id"]].items() if k != "type")
        if held in (None, [], "") and not block.get("optional"):
            raise NotSentError(f"“{label}” is required.")
        if held and element["type"] == "number_input":
            _check_number(element, label, held)
        if held and len(held) > element.get("max_length", 3000):
            raise NotSentError(f"“{label}” is too long.")


def _check_number(element: Json, label: str, held: str) -> None:
    try:
        number = float(held)
    except ValueError:
        raise NotSentError(f"“{label}” must be a number.") from None
    if not element["is_decimal_allowed"] and number != int(number):
        raise NotSentError(f"“{label}” must be a whole number.")
    lowest, highest = element.get("min_value"), element.get("max_value")
    if (lowest and number < float(lowest)) or (highest and number > float(highest)):
        raise NotSentError(f"“{label}” must lie between {lowest} and {highest}.")
