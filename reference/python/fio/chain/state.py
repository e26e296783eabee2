"""The state: its form, and how it is looked up. Inside this package all lists are there, even if empty."""

from copy import deepcopy
from datetime import datetime, timezone

from ..account import lower_case

BY_CODES = ("chain_code", "token_code")
GRANT = ("payer_search_index", "level", "level_index")
GRACE = 2_592_000  # 30 days


def by(*names):
    return lambda element: tuple(element[name] for name in names)


AS_IT_CAME = None  # in the order of recording or registration
STATE_LISTS = {  # and what each is sorted by
    "accounts": by("actor"),
    "domains": by("fio_domain"),
    "addresses": AS_IT_CAME,
    "records": AS_IT_CAME,
    "private_requests": AS_IT_CAME,
    "private_actions": AS_IT_CAME,
}
ADDRESS_LISTS = {
    "public_addresses": by(*BY_CODES),
    "encrypted_addresses": by(*BY_CODES),
    "replaced_key_ids": int,
    "grants": by(*GRANT),
}


def from_form(state):
    state = deepcopy(state)
    for part, lists in parts_with_lists(state):
        for name in lists:
            part[name] = part.get(name) or []
    return state


def to_form(state):
    """Sorted, and without what is empty or null."""
    for part, lists in parts_with_lists(state):
        for name, order in lists.items():
            if order is not AS_IT_CAME:
                part[name].sort(key=order)
    return without_nothing(state)


def parts_with_lists(state):
    yield state, STATE_LISTS
    for address in state["addresses"]:
        yield address, ADDRESS_LISTS


def without_nothing(value):
    if isinstance(value, list):
        return [without_nothing(element) for element in value]
    if isinstance(value, dict):
        return {name: without_nothing(field) for name, field in value.items() if field is not None and field != []}
    return value


def find(elements, **fields):
    """The first element with these fields, or None."""
    return next((element for element in elements if all(element.get(name) == value for name, value in fields.items())), None)


def put(elements, names, element):
    """Adds an element, in the place of the one with the same fields of these names, if there is one, which is returned."""
    old = find(elements, **{name: element[name] for name in names})
    if old is not None:
        elements.remove(old)
    elements.append(element)
    return old


def account_of(state, actor):
    return find(state["accounts"], actor=actor)


def address_of(state, fio_address):
    return find(state["addresses"], fio_address=lower_case(fio_address))


def domain_name(fio_address):
    """What comes after the first @, in lower case."""
    return lower_case(fio_address).partition("@")[2]


def domain_of(state, fio_address):
    return find(state["domains"], fio_domain=domain_name(fio_address))


def registered(state, fio_address):
    """The FIO Address, if its domain is there too; or None. CHAIN-10"""
    return address_of(state, fio_address) if domain_of(state, fio_address) is not None else None


def known(state, fio_address):
    """The FIO Address, if the account of its owner is there too; or None."""
    address = registered(state, fio_address)
    return address if address is not None and account_of(state, address["owner"]) is not None else None


def is_expired(state, domain):
    return state["now"] > domain["expiration"] + GRACE


def is_just_expired(state, domain):
    return state["now"] > domain["expiration"]


def same_codes(element, chain_code, token_code):
    return element["chain_code"] == upper_case(chain_code) and element["token_code"] == upper_case(token_code)


def address_in_the_clear(address, chain_code, *token_codes):
    """That for the first of the token codes that has one, or None."""
    for token_code in token_codes:
        for mapped in address["public_addresses"]:
            if same_codes(mapped, chain_code, token_code):
                return mapped["public_address"]
    return None


def encrypt_key(address):
    """What get_encrypt_key answers: text or None."""
    stored = address.get("encrypt_key")
    return address_in_the_clear(address, "FIO", "FIO", "*") if stored is None else stored


def recorded_key(state, address):
    """E-031: not always what get_encrypt_key answers."""
    stored = address.get("encrypt_key")
    return account_of(state, address["owner"])["fio_public_key"] if stored is None else stored


def upper_case(code):
    """Codes are ASCII."""
    return code.upper()


def time_stamp(seconds):
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
