"""The steps that actions have in common, by their numbers in "The chain's side of FIP-5"."""

from dataclasses import dataclass

from ..account import is_fio_address
from .answer import compact, forbidden, invalid
from .form import is_number, utf8_length
from .state import account_of, upper_case

MAX_TRANSACTION = 8098
MAX_MAPPED = 200


@dataclass
class Call:
    """An action whose form and signature are right."""

    endpoint: str
    parameters: dict
    transaction_size: int


def check_signature(parameters, signer):  # 2
    if signer != parameters["actor"]:  # CHAIN-04
        raise forbidden()


def check_tpid(parameters):  # 3
    tpid = parameters["tpid"]
    if tpid != "" and not is_fio_address(tpid):  # CHAIN-05
        raise invalid("tpid", tpid, "TPID must be empty or valid FIO address")


def check_max_fee(parameters):  # 4
    if not is_number(parameters["max_fee"]):  # CHAIN-06
        raise invalid("max_fee", compact(parameters["max_fee"]), "Invalid fee value")


def check_count(parameters, name, what):  # 5.1
    if not 1 <= len(parameters[name]) <= 5:  # CHAIN-07
        raise invalid(name, name, "Min 1, Max 5 %s are allowed" % what)


def check_length(fields, name):  # 5.2
    if utf8_length(fields[name]) < 64:  # CHAIN-08
        raise invalid(name, fields[name], "Requires min 64")


def check_mapped(mapped, items):  # 9.1
    """mapped: the addresses that the FIO Address has. An item for one of them takes its place."""
    pairs = pairs_of(mapped)
    for item in items:
        check_room(pairs, item)


def pairs_of(mapped):
    return {(element["chain_code"], element["token_code"]) for element in mapped}


def check_room(pairs, item):
    """Adds the pair of codes of an item to the pairs, if there is room: CHAIN-18, DEPLOYED-13."""
    pair = upper_case(item["chain_code"]), upper_case(item["token_code"])
    if pair not in pairs and len(pairs) >= MAX_MAPPED:
        raise invalid("token_code", item["token_code"],
                      "Maximum token codes mapped to single FIO Address reached. Only 200 can be mapped.")
    pairs.add(pair)


def charge(state, call, units, factor, address, exceeds="Fee exceeds supplied maximum"):  # 10
    """Takes bundled transactions or the fee; the fee that was taken. address: None if nobody's bundled transactions count."""
    if units == 0:
        return 0
    if call.endpoint not in state["fees"]:
        raise invalid("endpoint_name", call.endpoint, "FIO fee not found for endpoint")
    if address is not None and address["bundles"] >= units:  # CHAIN-12
        address["bundles"] -= units
        return 0
    fee = factor * state["fees"][call.endpoint]
    if call.parameters["max_fee"] < fee:  # CHAIN-13
        raise invalid("max_fee", compact(call.parameters["max_fee"]), exceeds)
    payer = account_of(state, call.parameters["actor"])
    if payer is None or payer["balance"] < fee:
        raise invalid("max_fee", str(fee), "Insufficient funds to cover fee")
    payer["balance"] -= fee
    return fee


def check_size(call):  # 11
    if call.transaction_size > MAX_TRANSACTION:  # CHAIN-14
        raise invalid("transaction_size", str(call.transaction_size), "Transaction is too large")


def content_factor(content):
    return utf8_length(content) // 1000 + 1
