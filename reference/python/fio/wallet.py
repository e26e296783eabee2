"""Chapter "Wallet duties"."""

import re

from . import key, match
from .account import lower_case
from .content import OPTIONAL, parse_json
from .errors import FioError

CODES = ("chain_code", "token_code")


def capitals(text):
    """ASCII letters only."""
    return "".join(chr(ord(c) - 32) if "a" <= c <= "z" else c for c in text)


def inspect(type, content):
    if type not in ("new_funds_content", "record_obt_data_content"):  # 1
        raise FioError("content.invalid")
    _, fields = parse_json(type, content)
    for name in CODES:  # 2, WALLET-01
        fields[name] = capitals(fields[name])
    findings = []
    for name, value in fields.items():  # 3
        if name in OPTIONAL:  # WALLET-05
            continue
        if value == "":  # WALLET-02
            findings.append(name + ".empty")
        elif name in CODES and not re.fullmatch(r"[A-Z0-9$]{1,10}", value):  # WALLET-03
            findings.append(name + ".format")
        elif name == "status" and value != "sent_to_blockchain":  # WALLET-04
            findings.append(name + ".unknown")
    return fields, findings


def reconcile(keyring, counterparties, requests, actions):
    """keyring: integers, parsed before (1), counterparties: FIO public key texts, requests and actions: dictionaries.

    Direct payments and conflicts are positions, a quarantined action is a pair of position and reason.
    """
    opened = [open_request(request, keyring, counterparties) for request in requests]  # 2
    states = [{"fio_request_id": request["fio_request_id"], "state": "pending" if found else "unreadable", "action": None}
              for request, found in zip(requests, opened)]  # WALLET-13
    known = key.parse_accepted(counterparties)
    direct, conflicts, quarantine = [], [], []
    for position, action in enumerate(actions):  # 3
        try:
            fields, at = place(action, keyring, known, requests, opened)
        except Quarantined as quarantined:
            quarantine.append((position, quarantined.reason))
            continue
        if at is None:  # WALLET-14
            direct.append(position)
        elif states[at]["state"] == "pending":  # 3.7, WALLET-07
            states[at].update(state=fields["status"], action=position)
        else:
            conflicts.append(position)
    return states, direct, conflicts, quarantine


class Quarantined(Exception):
    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


def open_request(request, keyring, counterparties):
    """Content, own key and other party's key, or None."""
    record = {"public_key": request["payee_fio_public_key"], "search_index": request["payer_search_index"],
              "content": request["content"]}
    try:
        return match.select_private("priv_get_sent_fio_requests", record, keyring, counterparties)
    except FioError:
        return None


def open_action(action, keyring, known):
    if not any(Q in known for Q in key.parse_accepted([action["payer_fio_public_key"]])):  # 3.1, WALLET-08
        raise Quarantined("not_opened")
    record = {"public_key": action["payer_fio_public_key"], "search_index": action["payee_search_index"],
              "content": action["content"]}
    try:
        return match.select_private("priv_get_received_actions", record, keyring, [])
    except FioError as error:
        is_malformed = error.code in ("content.malformed", "content.invalid")
        raise Quarantined("malformed" if is_malformed else "not_opened") from None  # 3.1 and 3.2, WALLET-08, WALLET-09


def place(action, keyring, known, requests, opened):
    """Steps 3.1 to 3.6: the fields of the action, and the position of its request, None for a direct payment."""
    fields, *keys = open_action(action, keyring, known)
    request_id = fields["fio_request_id"]
    if request_id == "" and fields["status"] == "rejected":  # 3.2, WALLET-09
        raise Quarantined("malformed")
    payers = [action["payer_fio_address"], fields["payer_fio_address"]]
    if request_id == "":  # 3.3
        if not are_same(payers):  # WALLET-12
            raise Quarantined("address_mismatch")
        return fields, None
    at = next((at for at, request in enumerate(requests) if opened[at] and str(request["fio_request_id"]) == request_id), None)
    if at is None:  # 3.4, WALLET-10
        raise Quarantined("unknown_request")
    request_fields, *request_keys = opened[at]
    if keys != request_keys:  # 3.5, WALLET-11
        raise Quarantined("foreign_key")
    payees = [fields["payee_fio_address"], requests[at]["payee_fio_address"]]
    if not (are_same([*payers, request_fields["payer_fio_address"]]) and are_same(payees)):  # 3.6, WALLET-12
        raise Quarantined("address_mismatch")
    return fields, at


def are_same(addresses):
    return len({lower_case(address) for address in addresses}) == 1
