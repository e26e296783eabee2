"""The actions of FIP-5. Steps 1 (form) and 2 (signature) come before."""

from ..account import is_fio_address, lower_case
from ..backup import growth_units
from ..lookup import SEALED_ADDRESS
from ..nbpa import is_chain_code, is_token_code
from .answer import compact, forbidden, invalid
from .form import ANY, CHARGED, TEXT, is_key_id, is_public_key, is_search_index, point_of, utf8_length
from .state import BY_CODES, GRANT, account_of, domain_of, encrypt_key, find, is_expired, put, registered, upper_case
from .steps import charge, check_count, check_length, check_mapped, check_max_fee, check_size, check_tpid, content_factor

SEALED_ADDRESSES = tuple(reversed(SEALED_ADDRESS.values()))  # address, chain, nbpa


def priv_backup_search_indexes(state, call):
    p = call.parameters
    check_charge(p)  # 3, 4
    check_length(p, "content")  # 5.2
    address = own_address(state, p, "fio_public_address")  # 6 to 8
    units = growth_units(utf8_length(address.get("backup") or ""), utf8_length(p["content"]))  # CHAIN-15
    fee = charge(state, call, units, units, address)  # 10
    check_size(call)  # 11
    address["backup"] = p["content"]  # CHAIN-16
    return {"status": "OK", "fee_collected": fee}


def priv_add_pub_address(state, call):
    p = call.parameters
    items = p["public_addresses"]
    check_charge(p)  # 3, 4
    check_count(p, "public_addresses", "public addresses")  # 5.1
    for item in items:
        for name in SEALED_ADDRESSES:
            check_length(item, name)  # 5.2
    for item in items:
        check_codes(item)  # 5.5
    address = own_address(state, p, "payee_fio_address")  # 6 to 8
    check_mapped(address["encrypted_addresses"], items)  # 9.1
    fee = charge(state, call, 1, 1, address)  # 10
    check_size(call)  # 11
    key_ids = [publish(state, address, item) for item in items]
    return {"status": "OK", "fee_collected": fee, "key_id": key_ids[0], "key_ids": key_ids}


def publish(state, address, item):
    key_id = state["next_key_id"]
    state["next_key_id"] += 1  # CHAIN-17
    codes = {name: upper_case(item[name]) for name in BY_CODES}
    texts = {name: item[name] for name in SEALED_ADDRESSES}
    replaced = put(address["encrypted_addresses"], BY_CODES, {**codes, "key_id": key_id, **texts})
    if replaced is not None:  # CHAIN-18
        address["replaced_key_ids"].append(replaced["key_id"])
    return key_id


def priv_grant_pub_address_access(state, call):
    p = call.parameters
    items = p["decrypt_keys"]
    check_charge(p)  # 3, 4
    check_count(p, "decrypt_keys", "decrypt keys")  # 5.1
    for item in items:
        check_length(item, "decrypt_key")  # 5.2
    check_index(p, "payer_search_index")  # 5.3
    for item in items:
        check_level(item)  # 5.6
    address = own_address(state, p, "payee_fio_address")  # 6 to 8
    for item in items:
        check_own_level(address, item)  # 9.2
    fee = charge(state, call, 1, 1, address)  # 10
    check_size(call)  # 11
    for item in items:  # CHAIN-21
        put(address["grants"], GRANT, {
            "payer_search_index": p["payer_search_index"],
            "level": item["level"],
            "level_index": CASE_OF_LEVEL[item["level"]](item["level_index"]),
            "decrypt_key": item["decrypt_key"],
        })
    return {"status": "OK", "fee_collected": fee}


def priv_new_funds_request(state, call):
    p = call.parameters
    fee = charge_content(state, call, "payee_fio_address", "payee_fio_public_key", "payer_search_index")
    number = state["next_private_request_id"]
    state["next_private_request_id"] += 1  # CHAIN-24
    state["private_requests"].append({
        "fio_request_id": number,
        "payee_fio_address": lower_case(p["payee_fio_address"]),
        **{name: p[name] for name in ("payee_fio_public_key", "payer_search_index", "content")},
        "time": state["now"],
    })
    return {"status": "OK", "fee_collected": fee, "fio_request_id": number}


def priv_record_send_action(state, call):
    p = call.parameters
    fee = charge_content(state, call, "payer_fio_address", "payer_fio_public_key", "payee_search_index")
    state["private_actions"].append({
        "payer_fio_address": lower_case(p["payer_fio_address"]),
        **{name: p[name] for name in ("payer_fio_public_key", "payee_search_index", "content")},
        "time": state["now"],
    })
    return {"status": "OK", "fee_collected": fee}


def charge_content(state, call, fio_address, fio_public_key, search_index):
    """All steps of the two actions that record content, which differ in the names of their parameters."""
    p = call.parameters
    check_charge(p)  # 3, 4
    check_length(p, "content")  # 5.2
    check_index(p, search_index)  # 5.3
    if not is_public_key(p[fio_public_key]):  # 5.4
        raise invalid(fio_public_key, p[fio_public_key], "Invalid FIO Public Key")
    address = own_address(state, p, fio_address)  # 6 to 8
    check_own_key(state, address, p, fio_public_key)  # 9.3
    factor = content_factor(p["content"])
    fee = charge(state, call, 2 * factor, factor, address)  # 10
    check_size(call)  # 11
    return fee


def set_fio_address_privacy(state, call):
    p = call.parameters
    check_charge(p)  # 3, 4
    if type(p["privacy"]) is not int or p["privacy"] not in (0, 1):  # 5.7: True is no number
        raise invalid("privacy", compact(p["privacy"]), "Invalid privacy value")
    address = own_address(state, p, "fio_address")  # 6 to 8
    fee = charge(state, call, 1, 1, address)  # 10
    check_size(call)  # 11
    address["privacy"] = p["privacy"]  # CHAIN-32
    return {"status": "OK", "fee_collected": fee}


def check_charge(p):
    check_tpid(p)  # 3
    check_max_fee(p)  # 4


def check_index(p, name):  # 5.3
    if not is_search_index(p[name]):
        raise invalid(name, p[name], "Invalid search index")


def check_codes(item):  # 5.5
    if not is_token_code(item["token_code"]):
        raise invalid("token_code", item["token_code"], "Invalid Token Code")
    if not is_chain_code(item["chain_code"]):
        raise invalid("chain_code", item["chain_code"], "Invalid Chain Code")


LEVELS = {  # the form of level_index, and the error
    "address": (is_fio_address, "FIO Address invalid or does not exist."),
    "chain": (is_chain_code, "Invalid Chain Code"),
    "nbpa": (is_key_id, "Invalid NBPA ID"),
}
CASE_OF_LEVEL = {"address": lower_case, "chain": upper_case, "nbpa": str}


def check_level(item):  # 5.6
    if item["level"] not in LEVELS:
        raise invalid("level", item["level"], "Invalid level.")
    has_form, error = LEVELS[item["level"]]
    if not has_form(item["level_index"]):
        raise invalid("level_index", item["level_index"], error)


def own_address(state, p, name):
    """The FIO Address of the parameter, which the actor owns and whose domain has not expired."""
    fio_address = p[name]
    address = registered(state, fio_address)
    if address is None:  # 6, CHAIN-10
        raise invalid(name, fio_address, "FIO Address invalid or does not exist.")
    if is_expired(state, domain_of(state, fio_address)):  # 7, CHAIN-11
        raise invalid(name, fio_address, "FIO Domain expired.")
    if address["owner"] != p["actor"]:  # 8, CHAIN-04
        raise forbidden()
    return address


def check_own_level(address, item):  # 9.2
    level_index = item["level_index"]
    if item["level"] == "address":  # CHAIN-20
        own = lower_case(level_index) == address["fio_address"]
    elif item["level"] == "nbpa":  # CHAIN-19
        active = find(address["encrypted_addresses"], key_id=int(level_index)) is not None
        own = active or int(level_index) in address["replaced_key_ids"]
    else:
        own = True
    if not own:
        raise invalid("level_index", level_index, LEVELS[item["level"]][1])


def check_own_key(state, address, p, name):  # 9.3, CHAIN-25
    owner = account_of(state, address["owner"])
    texts = [owner["fio_public_key"] if owner else None, encrypt_key(address)]
    if point_of(p[name]) not in [point_of(text) for text in texts if text is not None]:
        raise invalid(name, p[name], "Invalid FIO Public Key")


ACTIONS = {
    "priv_backup_search_indexes": ({"fio_public_address": TEXT, "content": TEXT, **CHARGED}, priv_backup_search_indexes),
    "priv_add_pub_address": (
        {"payee_fio_address": TEXT, "public_addresses": (*BY_CODES, *SEALED_ADDRESSES), **CHARGED}, priv_add_pub_address),
    "priv_grant_pub_address_access": (
        {"payer_search_index": TEXT, "decrypt_keys": ("level", "level_index", "decrypt_key"), "payee_fio_address": TEXT, **CHARGED},
        priv_grant_pub_address_access),
    "priv_new_funds_request": (
        {"payee_fio_address": TEXT, "payee_fio_public_key": TEXT, "payer_search_index": TEXT, "content": TEXT, **CHARGED},
        priv_new_funds_request),
    "priv_record_send_action": (
        {"payer_fio_address": TEXT, "payer_fio_public_key": TEXT, "payee_search_index": TEXT, "content": TEXT, **CHARGED},
        priv_record_send_action),
    "set_fio_address_privacy": ({"fio_address": TEXT, "privacy": ANY, **CHARGED}, set_fio_address_privacy),
}
