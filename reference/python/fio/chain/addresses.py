"""Deployed actions and getters of a FIO Address: addresses in the clear and the encryption key."""

from ..account import is_fio_address
from ..nbpa import is_chain_code, is_token_code
from .actions import check_codes
from .answer import forbidden, invalid, not_found
from .form import CHARGED, TEXT, is_public_key, utf8_length
from .getters import check_fio_address
from .names import EXCEEDS
from .state import (
    BY_CODES, address_in_the_clear, domain_name, domain_of, encrypt_key, is_expired, is_just_expired, known, put, registered, upper_case)
from .steps import charge, check_count, check_max_fee, check_room, check_size, check_tpid, pairs_of


def add_pub_address(state, call):
    p = call.parameters
    fio_address, items = p["fio_address"], p["public_addresses"]
    check_tpid(p)
    check_max_fee(p)
    if not is_fio_address(fio_address):
        raise invalid("fio_address", fio_address, "FIO Address not found")
    check_count(p, "public_addresses", "public addresses")
    address = known(state, fio_address)
    if address is None:
        raise not_found("FIO Address not found")
    if address["owner"] != p["actor"]:
        raise forbidden()
    if is_expired(state, domain_of(state, fio_address)):
        raise invalid("domain", domain_name(fio_address), "FIO Domain expired")
    check_public_addresses(address, items)
    fee = charge(state, call, 1, 1, address, EXCEEDS)
    check_size(call)
    for item in items:  # DEPLOYED-13
        codes = {name: upper_case(item[name]) for name in BY_CODES}
        put(address["public_addresses"], BY_CODES, {**codes, "public_address": item["public_address"]})
    return {"status": "OK", "fee_collected": fee}


def check_public_addresses(address, items):
    pairs = pairs_of(address["public_addresses"])
    for item in items:
        if not is_token_code(item["token_code"]):
            raise invalid("token_code", item["token_code"], "Invalid token code format")
        if not is_chain_code(item["chain_code"]):
            raise invalid("chain_code", item["chain_code"], "Invalid chain code format")
        if not 1 <= utf8_length(item["public_address"]) <= 128:
            raise invalid("public_address", item["public_address"], "Invalid public address format")
        check_room(pairs, item)


def update_encrypt_key(state, call):
    p = call.parameters
    fio_address, public_key = p["fio_address"], p["encrypt_public_key"]
    check_tpid(p)
    check_max_fee(p)
    if public_key != "" and not is_public_key(public_key):  # DEPLOYED-15
        raise invalid("encrypt_public_key", public_key, "Encrypt key not a valid FIO Public Key")
    if fio_address.find("@") < 1:  # there is none, or nothing before the first
        raise invalid("fio_address", fio_address, "FIO Address invalid or does not exist.")
    domain = domain_of(state, fio_address)
    if domain is None:
        raise invalid("fio_address", fio_address, "FIO Domain not registered")
    if is_expired(state, domain):
        raise invalid("fio_address", fio_address, "FIO Domain expired")
    address = known(state, fio_address)
    if address is None:
        raise invalid("fio_address", fio_address, "FIO Address invalid or does not exist")
    if address["owner"] != p["actor"]:
        raise forbidden()
    fee = charge(state, call, 1, 1, address, EXCEEDS)  # and no step 11
    address["encrypt_key"] = public_key
    return {"status": "OK", "fee_collected": fee}


def get_pub_address(state, p):
    fio_address = p["fio_address"]
    check_fio_address(p)
    check_codes(p)
    address = registered(state, fio_address)
    if address is None:
        raise not_found("Public address not found")
    if is_just_expired(state, domain_of(state, fio_address)):
        raise invalid("fio_address", fio_address, "Invalid FIO Address")
    public_address = address_in_the_clear(address, p["chain_code"], p["token_code"], "*")  # DEPLOYED-14
    if public_address is None:
        raise not_found("Public address not found")
    return {"public_address": public_address}


def get_encrypt_key(state, p):
    fio_address = p["fio_address"]
    check_fio_address(p)
    address = registered(state, fio_address)
    if address is None:
        raise invalid("fio_address", fio_address, "No such FIO address")
    public_key = encrypt_key(address)  # DEPLOYED-15
    if public_key is None:
        raise not_found("Public address not found")
    return {"encrypt_public_key": public_key}


ACTIONS = {
    "add_pub_address": ({"fio_address": TEXT, "public_addresses": (*BY_CODES, "public_address"), **CHARGED}, add_pub_address),
    "update_encrypt_key": ({"fio_address": TEXT, "encrypt_public_key": TEXT, **CHARGED}, update_encrypt_key),
}
GETTERS = {
    "get_pub_address": ({"fio_address": TEXT, "chain_code": TEXT, "token_code": TEXT}, get_pub_address),
    "get_encrypt_key": ({"fio_address": TEXT}, get_encrypt_key),
}
