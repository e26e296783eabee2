"""Chapter "The chain's side of FIP-5": a state and a call give an answer and the next state.

States, calls and answers are the JSON objects of the chapter. `apply` changes the state that it is given, and never raises an
exception for what was sent.
"""

import functools
import json
from datetime import datetime, timezone

from . import backup, index, key, lookup, size
from .account import is_fio_address, lower_case
from .errors import FioError
from .nbpa import is_chain_code, is_token_code

LARGEST = 2**63 - 1
THIRTY_DAYS = 2_592_000

UNKNOWN = "FIO Address invalid or does not exist."
NO_ADDRESS = "Invalid FIO Address"
NO_INDEX = "Invalid search index"
NO_KEY = "Invalid FIO Public Key"
NO_CHAIN_CODE = "Invalid Chain Code"
NO_TOKEN_CODE = "Invalid Token Code"
NO_KEY_ID = "Invalid NBPA ID"
SHORT = "Requires min 64"

LEVEL_FIELDS = ["public_key_address_level", "public_key_chain_level", "public_key_nbpa_level"]

# What the parameters of each action are, in order: name and type. The type of a list is the names of its elements' fields.
ACTIONS = {
    "priv_backup_search_indexes": [("fio_public_address", str), ("content", str)],
    "priv_add_pub_address": [("payee_fio_address", str), ("public_addresses", ["chain_code", "token_code", *LEVEL_FIELDS])],
    "priv_grant_pub_address_access": [("payer_search_index", str), ("decrypt_keys", ["level", "level_index", "decrypt_key"]),
                                      ("payee_fio_address", str)],
    "priv_new_funds_request": [("payee_fio_address", str), ("payee_fio_public_key", str), ("payer_search_index", str),
                               ("content", str)],
    "priv_record_send_action": [("payer_fio_address", str), ("payer_fio_public_key", str), ("payee_search_index", str),
                                ("content", str)],
    "set_fio_address_privacy": [("fio_address", str), ("privacy", object)],
}
COMMON = [("max_fee", object), ("tpid", str), ("actor", str)]
FIELDS_F = ["fio_public_address", "payee_fio_address", "payer_fio_address", "fio_address"]


# The same few keys come again and again.
parse_key = functools.lru_cache(maxsize=1000)(key.parse_fio_public)


class Refusal(Exception):
    """An answer that is an error."""

    def __init__(self, status, body):
        super().__init__(status, body)
        self.answer = {"status": status, "body": body}


def invalid(name, value, error):
    """400. The value is a string, or whatever stands where a number belongs."""
    return Refusal(400, {
        "type": "invalid_input",
        "message": "An invalid request was sent in, please check the nested errors for details.",
        "fields": [{"name": name, "value": value, "error": error}],
    })


def forbidden():
    return Refusal(403, {
        "type": "invalid_signature",
        "message": "Request signature is not valid or this user is not allowed to sign this transaction.",
    })


def not_found(message):
    return Refusal(404, {"message": message})


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def is_number(value):
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST


def length(text):
    """In bytes of UTF-8."""
    return len(text.encode("utf-8", "surrogatepass"))


def is_index(text):
    return succeeds(index.parse_index, text)


def is_public_key(text):
    return succeeds(parse_key, text)


def is_key_id(text):
    return text.isascii() and text.isdigit() and len(text) <= 20 and text[0] != "0" and int(text) < 2**64


def succeeds(parse, text):
    try:
        parse(text)
        return True
    except FioError:
        return False


def apply(state, call):
    state["now"] = max(state["now"], call.get("time") or 0)
    parameters = call["parameters"] if isinstance(call["parameters"], dict) else {}
    try:
        if call["endpoint"] in ACTIONS:
            body = act(state, call, parameters)
        elif call["endpoint"] in GETTERS:
            body = GETTERS[call["endpoint"]](state, parameters)
        else:
            raise not_found("Unknown endpoint")  # CHAIN-33
    except Refusal as refusal:
        return refusal.answer
    return {"status": 200, "body": body}


def require(parameters, required):
    """CHAIN-03"""
    for name, type in required:
        value = parameters.get(name)
        if type is object and name in parameters:
            continue
        if isinstance(type, list) and isinstance(value, list):
            for element in value:
                require(element if isinstance(element, dict) else {}, [(field, str) for field in type])
        elif type is not str or not isinstance(value, str):
            raise invalid(name, "", "Missing parameter")


def demand(is_good, parameters, name, error):
    if not is_good(parameters[name]):
        raise invalid(name, parameters[name], error)


def find(state, fio_address):
    """The FIO Address and when its domain expires."""
    name = lower_case(fio_address)
    expirations = {domain["fio_domain"]: domain["expiration"] for domain in state["domains"]}
    for address in state["addresses"]:
        if address["fio_address"] == name and name.partition("@")[2] in expirations:
            return address, expirations[name.partition("@")[2]]
    return None, None


def account_of(state, actor):
    return next((account for account in state["accounts"] if account["actor"] == actor), None)


def act(state, call, sent):
    endpoint = call["endpoint"]
    require(sent, ACTIONS[endpoint] + COMMON)  # 1
    if call.get("signer") != sent["actor"]:  # 2, CHAIN-04
        raise forbidden()
    demand(lambda tpid: tpid == "" or is_fio_address(tpid), sent, "tpid", "TPID must be empty or valid FIO address")  # 3, CHAIN-05
    if not is_number(sent["max_fee"]):  # 4, CHAIN-06
        raise invalid("max_fee", compact(sent["max_fee"]), "Invalid fee value")
    check_values(sent, {name for name, _ in ACTIONS[endpoint]})  # 5
    field = next(name for name, _ in ACTIONS[endpoint] if name in FIELDS_F)
    address, expiration = find(state, sent[field])
    if address is None:  # 6, CHAIN-10
        raise invalid(field, sent[field], UNKNOWN)
    if state["now"] > expiration + THIRTY_DAYS:  # 7, CHAIN-11
        raise invalid(field, sent[field], "FIO Domain expired.")
    if address["owner"] != sent["actor"]:  # 8, CHAIN-04
        raise forbidden()
    check_owned(state, address, sent, {name for name, _ in ACTIONS[endpoint]})  # 9
    bundles, fee = charge(state, endpoint, address, sent)  # 10
    if (call.get("transaction_size") or 0) > 8098:  # 11, CHAIN-14
        raise invalid("transaction_size", str(call["transaction_size"]), "Transaction is too large")

    address["bundles"] -= bundles
    if fee:
        account_of(state, sent["actor"])["balance"] -= fee
    return {"status": "OK", "fee_collected": fee, **EFFECTS[endpoint](state, address, sent)}


def check_values(sent, own):
    """Step 5: CHAIN-07 to CHAIN-09."""
    for name, what in [("public_addresses", "public addresses"), ("decrypt_keys", "decrypt keys")]:
        if name in own and not 1 <= len(sent[name]) <= 5:
            raise invalid(name, name, f"Min 1, Max 5 {what} are allowed")
    published = sent["public_addresses"] if "public_addresses" in own else []
    granted = sent["decrypt_keys"] if "decrypt_keys" in own else []
    texts = [(sent, "content")] if "content" in own else []
    texts += [(item, name) for item in published for name in LEVEL_FIELDS]
    texts += [(item, "decrypt_key") for item in granted]
    for holder, name in texts:
        demand(lambda text: length(text) >= 64, holder, name, SHORT)
    for name in ["payer_search_index", "payee_search_index"]:
        if name in own:
            demand(is_index, sent, name, NO_INDEX)
    for name in ["payee_fio_public_key", "payer_fio_public_key"]:
        if name in own:
            demand(is_public_key, sent, name, NO_KEY)
    for item in published:
        demand(is_token_code, item, "token_code", NO_TOKEN_CODE)
        demand(is_chain_code, item, "chain_code", NO_CHAIN_CODE)
    for item in granted:
        forms = {"address": (is_fio_address, UNKNOWN), "chain": (is_chain_code, NO_CHAIN_CODE), "nbpa": (is_key_id, NO_KEY_ID)}
        demand(lambda level: level in forms, item, "level", "Invalid level.")
        is_good, error = forms[item["level"]]
        demand(is_good, item, "level_index", error)
    if "privacy" in own and not (is_number(sent["privacy"]) and sent["privacy"] <= 1):
        raise invalid("privacy", compact(sent["privacy"]), "Invalid privacy value")


def check_owned(state, address, sent, own):
    """Step 9."""
    if "public_addresses" in own:  # CHAIN-18
        pairs = {(known["chain_code"], known["token_code"]) for known in address["encrypted_addresses"]}
        for item in sent["public_addresses"]:
            pairs.add(codes(item))
            if len(pairs) > 200:
                raise invalid("token_code", item["token_code"],
                              "Maximum token codes mapped to single FIO Address reached. Only 200 can be mapped.")
    if "decrypt_keys" in own:  # CHAIN-19, CHAIN-20
        numbers = [known["key_id"] for known in address["encrypted_addresses"]] + address["replaced_key_ids"]
        for item in sent["decrypt_keys"]:
            if item["level"] == "address":
                demand(lambda name: lower_case(name) == address["fio_address"], item, "level_index", UNKNOWN)
            elif item["level"] == "nbpa":
                demand(lambda text: int(text) in numbers, item, "level_index", NO_KEY_ID)
    for name in ["payee_fio_public_key", "payer_fio_public_key"]:  # CHAIN-25
        if name in own:
            owner = account_of(state, address["owner"])
            known = [owner["fio_public_key"]] if owner else []
            known.append(encrypt_key(address))
            points = [parse_key(text) for text in known if text is not None and is_public_key(text)]
            demand(lambda text: parse_key(text) in points, sent, name, NO_KEY)


def encrypt_key(address):
    """What get_encrypt_key answers."""
    if address["encrypt_key"] is not None:
        return address["encrypt_key"]
    mapped = {(known["chain_code"], known["token_code"]): known["public_address"] for known in address["public_addresses"]}
    return mapped.get(("FIO", "FIO"), mapped.get(("FIO", "*")))


def charge(state, endpoint, address, sent):
    """Step 10: how many bundled transactions and how much of the balance."""
    units, factor = 1, 1
    if endpoint == "priv_backup_search_indexes":  # CHAIN-15
        units = factor = backup.growth_units(length(address["backup"] or ""), length(sent["content"]))
    elif endpoint in ("priv_new_funds_request", "priv_record_send_action"):  # CHAIN-24
        factor = size.cost(length(sent["content"]))
        units = 2 * factor
    if units == 0:
        return 0, 0
    if endpoint not in state["fees"]:
        raise invalid("endpoint_name", endpoint, "FIO fee not found for endpoint")
    if address["bundles"] >= units:  # CHAIN-12
        return units, 0
    fee = factor * state["fees"][endpoint]
    if sent["max_fee"] < fee:  # CHAIN-13
        raise invalid("max_fee", compact(sent["max_fee"]), "Fee exceeds supplied maximum")
    account = account_of(state, sent["actor"])
    if account is None or account["balance"] < fee:
        raise invalid("max_fee", str(fee), "Insufficient funds to cover fee")
    return 0, fee


def codes(item):
    return upper_case(item["chain_code"]), upper_case(item["token_code"])


def upper_case(text):
    return "".join(c.upper() if c.isascii() else c for c in text)


def store_backup(state, address, sent):
    address["backup"] = sent["content"]  # CHAIN-16
    return {}


def publish(state, address, sent):
    key_ids = []
    for item in sent["public_addresses"]:
        number = state["next_key_id"]  # CHAIN-17
        state["next_key_id"] += 1
        key_ids.append(number)
        chain_code, token_code = codes(item)
        active = {(known["chain_code"], known["token_code"]): known for known in address["encrypted_addresses"]}
        if (chain_code, token_code) in active:  # CHAIN-18
            address["replaced_key_ids"].append(active[chain_code, token_code]["key_id"])
            address["replaced_key_ids"].sort()
        active[chain_code, token_code] = {"chain_code": chain_code, "token_code": token_code, "key_id": number,
                                          **{name: item[name] for name in LEVEL_FIELDS}}
        address["encrypted_addresses"] = [active[pair] for pair in sorted(active)]
    return {"key_id": key_ids[0], "key_ids": key_ids}


def grant(state, address, sent):
    granted = {grant_name(known): known for known in address["grants"]}
    for item in sent["decrypt_keys"]:
        case = lower_case if item["level"] == "address" else upper_case
        new = {"payer_search_index": sent["payer_search_index"], "level": item["level"],
               "level_index": case(item["level_index"]), "decrypt_key": item["decrypt_key"]}
        granted[grant_name(new)] = new  # CHAIN-21
    address["grants"] = [granted[name] for name in sorted(granted)]
    return {}


def grant_name(grant):
    return grant["payer_search_index"], grant["level"], grant["level_index"]


def request(state, address, sent):
    number = state["next_request_id"]  # CHAIN-24
    state["next_request_id"] += 1
    state["private_requests"].append({
        "fio_request_id": number, "payee_fio_address": address["fio_address"],
        "payee_fio_public_key": sent["payee_fio_public_key"], "payer_search_index": sent["payer_search_index"],
        "content": sent["content"], "time": state["now"],
    })
    return {"fio_request_id": number}


def send(state, address, sent):
    state["private_actions"].append({
        "payer_fio_address": address["fio_address"], "payer_fio_public_key": sent["payer_fio_public_key"],
        "payee_search_index": sent["payee_search_index"], "content": sent["content"], "time": state["now"],
    })
    return {}


def set_privacy(state, address, sent):
    address["privacy"] = sent["privacy"]  # CHAIN-32
    return {}


EFFECTS = {
    "priv_backup_search_indexes": store_backup,
    "priv_add_pub_address": publish,
    "priv_grant_pub_address_access": grant,
    "priv_new_funds_request": request,
    "priv_record_send_action": send,
    "set_fio_address_privacy": set_privacy,
}


def get_backup(state, sent):
    require(sent, [("fio_address", str)])
    demand(is_fio_address, sent, "fio_address", NO_ADDRESS)
    address, _ = find(state, sent["fio_address"])
    if address is None or address["backup"] is None:
        raise not_found("No backup found.")
    return {"content": address["backup"]}


def get_public_address(state, sent):
    names = ["payer_search_index", "fio_address", "chain_code", "token_code"]
    require(sent, [(name, str) for name in names])
    demand(is_index, sent, "payer_search_index", NO_INDEX)
    demand(is_fio_address, sent, "fio_address", NO_ADDRESS)
    demand(is_token_code, sent, "token_code", NO_TOKEN_CODE)
    demand(is_chain_code, sent, "chain_code", NO_CHAIN_CODE)
    address, expiration = find(state, sent["fio_address"])
    if address is None:
        raise not_found("Public address not found")
    if state["now"] > expiration:  # CHAIN-23
        raise invalid("fio_address", sent["fio_address"], NO_ADDRESS)
    published = [{"fio_address": address["fio_address"], **known} for known in address["encrypted_addresses"]]
    granted = [{"payee_fio_address": address["fio_address"], **known} for known in address["grants"]]
    try:
        public_address, decrypt_key, _ = lookup.select(*(sent[name] for name in names), published, granted)  # CHAIN-22
    except FioError:
        raise not_found("Public address not found") from None
    return {"public_address": public_address, "decrypt_key": decrypt_key}


def get_received_requests(state, sent):
    wanted = indexes(sent, "payer_search_indexes")
    return requests(sent, [made for made in state["private_requests"] if made["payer_search_index"] in wanted])


def get_sent_requests(state, sent):
    require(sent, [("fio_public_key", str)])
    demand(is_public_key, sent, "fio_public_key", NO_KEY)
    own = [made for made in state["private_requests"] if made["payee_fio_public_key"] == sent["fio_public_key"]]  # CHAIN-27
    return requests(sent, own)


def requests(sent, found):
    fields = ["payee_fio_address", "payee_fio_public_key", "payer_search_index", "content", "fio_request_id"]
    return page(sent, "requests", found, fields, "No FIO Requests.")


def get_received_actions(state, sent):
    wanted = indexes(sent, "payee_search_indexes")
    found = [action for action in state["private_actions"] if action["payee_search_index"] in wanted]  # CHAIN-26
    fields = ["payer_fio_address", "payer_fio_public_key", "payee_search_index", "content"]
    return page(sent, "actions", found, fields, "No Received Actions.")


def indexes(sent, name):
    """CHAIN-31"""
    if not isinstance(sent.get(name), list):
        raise invalid(name, "", "Missing parameter")
    if not 1 <= len(sent[name]) <= 100:
        raise invalid(name, "", NO_INDEX)
    for element in sent[name]:
        if not isinstance(element, str):
            raise invalid(name, compact(element), NO_INDEX)
        if not is_index(element):
            raise invalid(name, element, NO_INDEX)
    return sent[name]


def page(sent, name, found, fields, none):
    """CHAIN-28 to CHAIN-30"""
    for bound in ["limit", "offset"]:
        if sent.get(bound) is not None and not is_number(sent[bound]):
            raise invalid(bound, compact(sent[bound]), f"Invalid {bound}")
    limit, offset = sent.get("limit") or 1000, sent.get("offset") or 0
    rest = found[offset:]
    if not rest:
        raise not_found(none)
    shown = rest[:min(limit, 1000)]
    records = [{**{field: record[field] for field in fields}, "time_stamp": time_stamp(record["time"])} for record in shown]
    return {name: records, "more": len(rest) - len(shown)}


def time_stamp(seconds):
    """CHAIN-34"""
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")


def get_privacy(state, sent):
    require(sent, [("fio_address", str)])
    demand(is_fio_address, sent, "fio_address", NO_ADDRESS)
    address, _ = find(state, sent["fio_address"])
    if address is None:
        raise not_found("FIO Address not found")
    return {"privacy": address["privacy"]}


GETTERS = {
    "priv_get_search_index_backup": get_backup,
    "priv_get_pub_address": get_public_address,
    "priv_get_received_fio_requests": get_received_requests,
    "priv_get_sent_fio_requests": get_sent_requests,
    "priv_get_received_actions": get_received_actions,
    "privacy_check": get_privacy,
}
