"""Section "Relay": a state and a call give an answer and the next state. All are JSON objects; none is changed."""

import functools
import json

from .. import text
from ..errors import FioError
from .checks import name_of, verify
from .envelope import decode, demand, is_address, is_index

AN_HOUR = 3_600
LIMITS = {"per_hour": 60, "per_sender": 200, "per_sender_and_route": 50, "per_route": 1_000, "total": 1_000_000}
MOST_FETCHED = 100


def new(chain_id):
    """The state of a relay that has taken nothing yet."""
    return {"chain_id": chain_id.hex(), "limits": LIMITS, "messages": [], "next_number": 1, "time": 0}


def canonical(state):
    return json.dumps(state, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode("utf-8")


def apply(state, call):
    """Answer and next state. Where the text names no error for a call, it is layer2.malformed."""
    if not isinstance(call, dict) or not is_number(call.get("now")):
        return {"error": "layer2.malformed"}, state
    now = max(call["now"], state["time"])
    state = {**state, "time": now, "messages": [
        entry for entry in state["messages"]
        if not (is_expired(entry, now) and entry["received_at"] + AN_HOUR <= now)]}
    try:
        demand(call.get("call") in ("submit", "fetch"))
        ok, state = submit(state, call) if call["call"] == "submit" else fetch(state, call)
        return {"ok": ok}, state
    except FioError as error:
        return {"error": error.code}, state


def submit(state, call):
    registration = call.get("registration", ())
    demand(registration is None or isinstance(registration, dict) and all(
        isinstance(registration.get(name), str) for name in ("owner_key", "encrypt_key")))

    def was_accepted(envelope):  # the expired among them
        return any(name_of(envelope_of(entry)) == name_of(envelope) for entry in state["messages"])

    now, number = state["time"], state["next_number"]
    envelope, _ = verify(call.get("message"), bytes.fromhex(state["chain_id"]), now, registration, was_accepted=was_accepted)
    check_limits(state, envelope)  # 16
    entry = {"number": number, "received_at": now, "message": call["message"]}
    return {"number": number}, {**state, "messages": state["messages"] + [entry], "next_number": number + 1}  # LAYER2-32


def check_limits(state, envelope):
    """LAYER2-33"""
    def count(entries, *names):
        return sum(all(getattr(envelope_of(entry), name) == getattr(envelope, name) for name in names) for entry in entries)

    now, messages = state["time"], state["messages"]
    last_hour = [entry for entry in messages if entry["received_at"] + AN_HOUR > now]
    waiting = [entry for entry in messages if not is_expired(entry, now)]
    for limit, counted, code in (
        ("per_hour", count(last_hour, "sender_key"), "layer2.rate_limited"),
        ("per_sender", count(waiting, "sender_key"), "layer2.rate_limited"),
        ("per_sender_and_route", count(waiting, "sender_key", "route"), "layer2.rate_limited"),
        ("per_route", count(waiting, "route"), "layer2.mailbox_full"),
        ("total", len(waiting), "layer2.relay_full"),
    ):
        if counted >= state["limits"][limit]:
            raise FioError(code)


def fetch(state, call):
    """LAYER2-31"""
    route, after, limit = call.get("route"), call.get("after", 0), call.get("limit", MOST_FETCHED)
    demand(isinstance(route, str) and (is_address(route) or is_index(route)))
    demand(is_number(after) and is_number(limit) and 1 <= limit <= MOST_FETCHED)
    found = [{"number": entry["number"], "message": entry["message"]} for entry in state["messages"]
             if envelope_of(entry).route == route and not is_expired(entry, state["time"]) and entry["number"] > after]
    return {"messages": found[:limit], "more": len(found[limit:])}, state


def is_expired(entry, now):
    return envelope_of(entry).expires_at <= now


def is_number(value):
    return type(value) is int and 0 <= value < 2**53  # True is no number


def envelope_of(entry):
    return decode_text(entry["message"]["envelope"])


@functools.lru_cache(maxsize=1000)  # a relay looks at what it holds in each call
def decode_text(base64):
    return decode(text.decode(base64))
