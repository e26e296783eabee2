"""Deployed actions and getters of names: domains and FIO Addresses are registered, transferred, and listed by owner."""

from ..account import is_fio_address, is_fio_domain, lower_case
from .answer import forbidden, invalid, not_found
from .form import CHARGED, TEXT, account_name_of, page, paging
from .state import account_of, address_of, domain_of, find, is_just_expired, time_stamp
from .steps import charge, check_max_fee, check_size, check_tpid

EXCEEDS = "Fee exceeds supplied maximum."  # deployed actions have the full stop
YEAR = 31_536_000
LAST_TIME = 2**32 - 1
BUNDLES = 100


def register_fio_domain(state, call):
    p = call.parameters
    check_tpid(p)
    check_max_fee(p)
    check_owner_key(state, p)
    fio_domain = p["fio_domain"]
    if not (is_fio_address(fio_domain) or is_fio_domain(fio_domain)):
        raise invalid("fio_domain", fio_domain, "Invalid FIO domain")
    if is_fio_address(fio_domain):
        raise invalid("fio_address", fio_domain, "Invalid FIO domain")
    if find(state["domains"], fio_domain=lower_case(fio_domain)) is not None:  # DEPLOYED-10
        raise invalid("fio_name", fio_domain, "FIO domain already registered")
    fee = charge(state, call, None, 1, None, EXCEEDS)
    check_size(call)
    expiration = min(state["now"] + YEAR, LAST_TIME)
    state["domains"].append({
        "fio_domain": lower_case(fio_domain),
        "expiration": expiration,
        "owner": owner_of(state, p, p["owner_fio_public_key"])["actor"],
        "is_public": 0,
    })
    return {"status": "OK", "fee_collected": fee, "expiration": time_stamp(expiration)}


def register_fio_address(state, call):
    p = call.parameters
    check_tpid(p)
    check_max_fee(p)
    check_owner_key(state, p)
    fio_address = p["fio_address"]
    if not is_fio_address(fio_address):
        raise invalid("fio_address", fio_address, "Invalid FIO address")
    domain = domain_of(state, fio_address)
    if domain is None:  # DEPLOYED-11, as the next three
        raise invalid("fio_address", fio_address, "FIO Domain not registered")
    if domain["is_public"] == 0 and domain["owner"] != p["actor"]:
        raise invalid("fio_address", fio_address, "FIO Domain is not public. Only owner can create FIO Addresses.")
    if is_just_expired(state, domain):
        raise invalid("fio_address", fio_address, "FIO Domain expired")
    if address_of(state, fio_address) is not None:
        raise invalid("fio_address", fio_address, "FIO address already registered")
    fee = charge(state, call, None, 1, None, EXCEEDS)
    check_size(call)
    address = {"fio_address": lower_case(fio_address), "bundles": BUNDLES}
    hand_over(address, owner_of(state, p, p["owner_fio_public_key"]))
    state["addresses"].append(address)
    return {"status": "OK", "fee_collected": fee, "expiration": time_stamp(LAST_TIME)}


def transfer_fio_address(state, call):
    p = call.parameters
    fio_address, public_key = p["fio_address"], p["new_owner_fio_public_key"]
    if not is_fio_address(fio_address):
        raise invalid("fio_address", fio_address, "Invalid FIO Address")
    if account_name_of(public_key) is None:
        raise invalid("new_owner_fio_public_key", public_key, "Invalid FIO Public Key")
    check_tpid(p)
    check_max_fee(p)
    address = address_of(state, fio_address)
    if address is None:
        raise invalid("fio_address", fio_address, "FIO Address not registered")
    if address["owner"] != p["actor"]:
        raise forbidden()
    check_not_bound(state, public_key, "new_owner_fio_public_key")
    fee = charge(state, call, None, 1, None, EXCEEDS)
    check_size(call)
    hand_over(address, owner_of(state, p, public_key))
    return {"status": "OK", "fee_collected": fee}


def check_owner_key(state, p):
    public_key = p["owner_fio_public_key"]
    if public_key == "":
        if account_of(state, p["actor"]) is None:
            raise invalid("owner_account", p["actor"], "Account is not bound on the fio chain")
        return
    if account_name_of(public_key) is None:  # DEPLOYED-23
        raise invalid("owner_fio_public_key", public_key, "Invalid FIO Public Key")
    check_not_bound(state, public_key, "owner_fio_public_key")


def check_not_bound(state, public_key, name):
    """A key and its negative have the same account name. The account is that of the key that it was made for."""
    account = account_of(state, account_name_of(public_key))
    if account is not None and account["fio_public_key"] != public_key:
        raise invalid(name, public_key, "FIO account already bound")


def owner_of(state, p, public_key):
    """The account of the key, or of the actor if the key is empty. One that is not there is added: DEPLOYED-12."""
    if public_key == "":
        return account_of(state, p["actor"])
    actor = account_name_of(public_key)
    account = account_of(state, actor)
    if account is None:
        account = {"actor": actor, "fio_public_key": public_key, "balance": 0}
        state["accounts"].append(account)
    return account


def hand_over(address, account):
    """A FIO Address as its owner first has it, with the bundled transactions that it had: DEPLOYED-07, DEPLOYED-08."""
    public_key = account["fio_public_key"]
    address.update({
        "owner": account["actor"],
        "privacy": 0,
        "encrypt_key": public_key,
        "public_addresses": [{"chain_code": "FIO", "token_code": "FIO", "public_address": public_key}],
        "backup": None,
        "encrypted_addresses": [],
        "replaced_key_ids": [],
        "grants": [],
    })


def get_fio_names(state, p):
    actor = check_account(p)
    domains = [domain_answer(domain) for domain in state["domains"] if domain["owner"] == actor]
    addresses = addresses_of(state, actor)
    if not domains and not addresses:
        raise not_found("No FIO names")
    return {"fio_domains": sorted(domains, key=lambda domain: domain["fio_domain"]), "fio_addresses": addresses}


def get_fio_addresses(state, p):
    actor = check_account(p)
    limit, offset = paging(p)
    found, more = page(addresses_of(state, actor), limit, offset, not_found("No FIO Addresses"))
    return {"fio_addresses": found, "more": more}


def check_account(p):
    """The account name of the key that is asked for."""
    actor = account_name_of(p["fio_public_key"])
    if actor is None:  # DEPLOYED-23
        raise invalid("fio_public_key", p["fio_public_key"], "Invalid FIO Public Key")
    return actor


def domain_answer(domain):
    return {"fio_domain": domain["fio_domain"], "expiration": time_stamp(domain["expiration"]), "is_public": domain["is_public"]}


def addresses_of(state, actor):
    """DEPLOYED-09"""
    return [
        {
            "fio_address": address["fio_address"],
            "expiration": time_stamp(LAST_TIME),
            "remaining_bundled_tx": address["bundles"],
            "privacy": address["privacy"],
        }
        for address in state["addresses"] if address["owner"] == actor
    ]


ACTIONS = {
    "register_fio_domain": ({"fio_domain": TEXT, "owner_fio_public_key": TEXT, **CHARGED}, register_fio_domain),
    "register_fio_address": ({"fio_address": TEXT, "owner_fio_public_key": TEXT, **CHARGED}, register_fio_address),
    "transfer_fio_address": ({"fio_address": TEXT, "new_owner_fio_public_key": TEXT, **CHARGED}, transfer_fio_address),
}
GETTERS = {
    "get_fio_names": ({"fio_public_key": TEXT}, get_fio_names),
    "get_fio_addresses": ({"fio_public_key": TEXT}, get_fio_addresses),
}
