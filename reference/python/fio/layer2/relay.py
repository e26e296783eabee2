"""Section "Relay": a state and a call give an answer and the next state. All are JSON objects; none is changed."""

import functools
import json

from .. import text
from ..errors import FioError
from .checks import name_of, verify
from .envelope import decode, is_address, is_index, is_integer, is_time

AN_HOUR = 3_600
LIMITS = {"per_hour": 60, "per_sender": 200, "per_sender_and_route": 50, "per_route": 1_000, "total": 1_000_000}
MOST_FETCHED = 100
LAST = 2**53 - 1


def new(chain_id):
    """The state of a relay that has taken nothing yet."""
    return {"chain_id": chain_id.hex(), "limits": LIMITS, "messages": [], "next_number": 1, "time": 0}


def canonical(state):
    return json.dumps(state, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode("utf-8")


def apply(state, call):
    """Answer and next state."""
    if not is_call(call):  # LAYER2-37
        return {"error": "layer2.malformed"}, state
    now = max(call["now"], state["time"])
    state = {**state, "time": now, "messages": [
        entry for entry in state["messages"]
        if not (is_expired(entry, now) and entry["received_at"] + AN_HOUR <= now)]}
    try:
        ok, state = submit(state, call) if call["call"] == "submit" else fetch(state, call)
        return {"ok": ok}, state
    except FioError as error:
        return {"error": error.code}, state


def is_call(call):
    """Whether it has the fields of its kind, each of its form, and no other."""
    if not isinstance(call, dict) or not is_time(call.get("now")):
        return False
    fields = set(call) - {"call", "now"}
    if call.get("call") == "submit":
        return fields == {"message", "registration"} and is_registration(call["registration"])
    after, limit = call.get("after", 0), call.get("limit", MOST_FETCHED)
    return (call.get("call") == "fetch" and {"route"} <= fields <= {"route", "after", "limit"} and is_route(call["route"])
            and is_integer(after) and after >= 0 and is_integer(limit) and 1 <= limit <= MOST_FETCHED)


def is_registration(value):
    return value is None or isinstance(value, dict) and set(value) == {"owner_key", "encrypt_key"} and all(
        isinstance(key, str) for key in value.values())


def is_route(value):
    return isinstance(value, str) and (is_address(value) or is_index(value))


def submit(state, call):
    def was_accepted(envelope):  # the expired among them
        return any(name_of(envelope_of(entry)) == name_of(envelope) for entry in state["messages"])

    now, number = state["time"], state["next_number"]
    envelope, _ = verify(call["message"], bytes.fromhex(state["chain_id"]), now, call["registration"], was_accepted=was_accepted)
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
    if state["next_number"] >= LAST:
        raise FioError("layer2.relay_full")


def fetch(state, call):
    """LAYER2-31"""
    route, after, limit = call["route"], call.get("after", 0), call.get("limit", MOST_FETCHED)
    found = [{"number": entry["number"], "message": entry["message"]} for entry in state["messages"]
             if envelope_of(entry).route == route and not is_expired(entry, state["time"]) and entry["number"] > after]
    return {"messages": found[:limit], "more": len(found[limit:])}, state


def is_expired(entry, now):
    return envelope_of(entry).expires_at <= now


def envelope_of(entry):
    return decode_text(entry["message"]["envelope"])


@functools.lru_cache(maxsize=1000)  # a relay looks at what it holds in each call
def decode_text(base64):
    return decode(text.decode(base64))
