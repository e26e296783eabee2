"""Chapter "Looking up an encrypted address". What was published: dictionaries, in the order of publication."""

from .account import is_fio_address, lower_case
from .errors import FioError
from .index import parse_index
from .nbpa import is_chain_code, is_token_code

SEALED_ADDRESS = {  # of each level, the first to be taken first
    "nbpa": "public_key_nbpa_level",
    "chain": "public_key_chain_level",
    "address": "public_key_address_level",
}


def address_name(fio_address, chain_code, token_code):
    """What one active address has of its own: LOOKUP-07."""
    return lower_case(fio_address), lower_case(chain_code), lower_case(token_code)


def grant_name(payee_fio_address, payer_search_index, level, level_index):
    """What one grant has of its own: LOOKUP-07. A key id has no case."""
    return lower_case(payee_fio_address), payer_search_index, level, lower_case(level_index)


def select(payer_search_index, fio_address, chain_code, token_code, addresses, grants):
    parse_index(payer_search_index)  # 1, LOOKUP-10
    if not (is_fio_address(fio_address) and is_chain_code(chain_code) and is_token_code(token_code)):  # 2, LOOKUP-09
        raise FioError("lookup.malformed")

    active = {address_name(a["fio_address"], a["chain_code"], a["token_code"]): a for a in addresses}  # LOOKUP-05: the last
    exact, any_token = (active.get(address_name(fio_address, chain_code, token)) for token in (token_code, "*"))
    address = exact or any_token  # 3, LOOKUP-01
    if address is None:  # LOOKUP-08
        raise FioError("lookup.not_found")

    granted = {grant_name(g["payee_fio_address"], g["payer_search_index"], g["level"], g["level_index"]): g["decrypt_key"]
               for g in grants}  # LOOKUP-06: the last
    indexes = {"nbpa": str(address["key_id"]), "chain": chain_code, "address": fio_address}
    for level, sealed_address in SEALED_ADDRESS.items():  # 4, LOOKUP-02
        name = grant_name(fio_address, payer_search_index, level, indexes[level])  # LOOKUP-04
        if name in granted:
            return address[sealed_address], granted[name], level  # 5, LOOKUP-03
    raise FioError("lookup.not_found")  # LOOKUP-08
