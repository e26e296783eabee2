"""Chapters "The chain's side of FIP-5" and "The deployed neighbours of FIP-5".

A state and calls give answers and the next state. One module for each group of endpoints, in the order of the chapters:
`actions` and `getters` are those of FIP-5, then come the deployed ones, `names`, `addresses`, `requests`.
"""

from copy import deepcopy

from . import actions, addresses, getters, names, requests
from .answer import Refused, not_found
from .form import check_parameters
from .state import from_form, to_form
from .steps import Call, check_signature

ACTIONS = {**actions.ACTIONS, **names.ACTIONS, **addresses.ACTIONS, **requests.ACTIONS}
GETTERS = {**getters.GETTERS, **names.GETTERS, **addresses.GETTERS, **requests.GETTERS}


def apply(state, calls):
    """The answers to the calls, and the state after the last. What was given stays as it is."""
    answers, state = [], from_form(state)
    for call in calls:
        state["now"] = max(state["now"], call.get("time") or 0)
        answer, state = apply_one(state, call)
        answers.append(answer)
    return answers, to_form(state)


def apply_one(state, call):
    try:
        endpoint = call.get("endpoint")
        if endpoint in ACTIONS:
            after = deepcopy(state)  # so that an error leaves the other one as it was: CHAIN-02, DEPLOYED-02
            return {"status": 200, "body": act(after, call)}, after
        if endpoint in GETTERS:
            return {"status": 200, "body": get(state, call)}, state
        raise not_found("Unknown endpoint")  # CHAIN-33
    except Refused as refused:
        return refused.answer, state


def act(state, call):
    parameters_of, action = ACTIONS[call["endpoint"]]
    parameters = object_of(call)
    check_parameters(parameters, parameters_of)  # 1
    check_signature(parameters, call.get("signer"))  # 2
    return action(state, Call(call["endpoint"], parameters, call.get("transaction_size") or 0))


def get(state, call):
    parameters_of, getter = GETTERS[call["endpoint"]]
    parameters = object_of(call)
    check_parameters(parameters, parameters_of)
    return getter(state, parameters)


def object_of(call):
    parameters = call.get("parameters")
    return parameters if isinstance(parameters, dict) else {}
