from fio import lookup

from .answers import TO_ALICE, TO_BOB
from .case import Case


def address(token_code="USDT", chain_code="ETH", fio_address="purse@alice", key_id=7, name="sealed"):
    levels = {"public_key_%s_level" % level: "%s %s" % (name, level) for level in ("address", "chain", "nbpa")}
    return {"fio_address": fio_address, "chain_code": chain_code, "token_code": token_code, "key_id": key_id, **levels}


def granted(level, level_index, payee="purse@alice", index=TO_BOB, name="key"):
    return {"payee_fio_address": payee, "payer_search_index": index, "level": level, "level_index": level_index,
            "decrypt_key": "%s %s" % (name, level)}


BY_ADDRESS, BY_CHAIN, BY_NBPA = granted("address", "purse@alice"), granted("chain", "ETH"), granted("nbpa", "7")


class Lookup(Case):
    ASKED = (TO_BOB, "purse@alice", "ETH", "USDT")

    def finds(self, answer, addresses, grants, asked=ASKED):
        self.assertEqual(lookup.select(*asked, addresses, grants), answer)

    def misses(self, addresses, grants, asked=ASKED):
        self.refuses("lookup.not_found", lookup.select, *asked, addresses, grants)

    def test_level(self):
        """That of the key id before that of the chain before that of the FIO Address, in whatever order."""
        grants = [BY_ADDRESS, BY_CHAIN, BY_NBPA]
        for level in ("nbpa", "chain", "address"):
            for order in (grants, grants[::-1]):
                self.finds(("sealed " + level, "key " + level, level), [address()], order)
            grants.pop()
        self.misses([address()], grants)

    def test_level_index(self):
        """What does not match is as if it were not there."""
        for other in (granted("nbpa", "8"), granted("nbpa", "07"), granted("nbpa", "ETH"), granted("chain", "BTC"), granted("chain", "7"),
                      granted("address", "a@b"), granted("address", "ETH"), granted("NBPA", "7"), granted("", "7"),
                      granted("nbpa", "7", payee="a@b"), granted("nbpa", "7", index=TO_ALICE),
                      granted("nbpa", "7", index=TO_BOB.upper().replace("X", "x"))):
            self.misses([address()], [other])
            self.finds(("sealed address", "key address", "address"), [address()], [other, BY_ADDRESS, other])

    def test_token(self):
        """The address is chosen before the grants are looked at."""
        exact, rest = address(key_id=8, name="exact"), address("*")
        answer = ("sealed nbpa", "key nbpa", "nbpa")
        self.finds(answer, [rest], [BY_NBPA])
        self.finds(answer, [rest], [BY_NBPA], (TO_BOB, "purse@alice", "ETH", "*"))
        self.finds(answer, [rest, address("USDC", key_id=8)], [BY_NBPA])
        for addresses in ([exact, rest], [rest, exact]):
            self.misses(addresses, [BY_NBPA])
            self.misses(addresses, [BY_CHAIN], (TO_BOB, "purse@alice", "BTC", "USDT"))
            self.finds(("exact chain", "key chain", "chain"), addresses, [BY_CHAIN, BY_NBPA])
            self.finds(answer, addresses, [BY_NBPA], (TO_BOB, "purse@alice", "ETH", "*"))
        self.misses([exact], [BY_CHAIN], (TO_BOB, "purse@alice", "ETH", "*"))

    def test_no_address(self):
        for addresses in ([], [address("USDC")], [address(chain_code="BTC")], [address(fio_address="a@b")], [address("*", "BTC")],
                          [address("*", fio_address="a@b")]):
            self.misses(addresses, [BY_ADDRESS, BY_CHAIN, BY_NBPA])

    def test_replaced_address(self):
        old, new = address(name="old"), address(fio_address="PURSE@alice", chain_code="eth", token_code="usdt", key_id=9, name="new")
        self.misses([old, new], [BY_NBPA])
        self.finds(("new nbpa", "key nbpa", "nbpa"), [old, new], [BY_NBPA, granted("nbpa", "9")])
        self.finds(("new chain", "key chain", "chain"), [old, new], [BY_NBPA, BY_CHAIN])
        self.finds(("old nbpa", "key nbpa", "nbpa"), [new, old], [BY_NBPA, granted("nbpa", "9")])
        self.finds(("new nbpa", "key nbpa", "nbpa"), [old, address("*"), new], [granted("nbpa", "9")])

    def test_replaced_grant(self):
        for old, new in [(BY_NBPA, granted("nbpa", "7", payee="Purse@ALICE", name="new")), (BY_CHAIN, granted("chain", "Eth", name="new")),
                         (BY_ADDRESS, granted("address", "purse@Alice", name="new"))]:
            level = old["level"]
            self.finds(("sealed " + level, "new " + level, level), [address()], [old, granted("nbpa", "6"), new])
            self.finds(("sealed " + level, "key " + level, level), [address()], [new, old])
            self.finds(("sealed " + level, "key " + level, level), [address()], [old, {**new, "payer_search_index": TO_ALICE}])

    def test_case(self):
        asked = (TO_BOB, "PURSE@Alice", "eTH", "usdt")
        for grant in (granted("address", "Purse@alicE"), granted("chain", "Eth"), BY_NBPA):
            level = grant["level"]
            self.finds(("sealed " + level, "key " + level, level), [address("Usdt", "eth", "purse@ALICE")], [grant], asked)
        self.misses([address("USD\u017f")], [BY_ADDRESS], (TO_BOB, "purse@alice", "ETH", "USDS"))  # a long s is no letter of ASCII
        self.misses([address(chain_code="\u212a")], [BY_ADDRESS], (TO_BOB, "purse@alice", "K", "USDT"))  # nor is the sign for kelvin

    def test_refusals(self):
        for bad in ("", TO_BOB.upper(), TO_BOB[:-1], TO_BOB + "\n"):
            self.refuses("index.malformed", lookup.select, bad, "", "", "", [], [])
        for bad in (("alice", "ETH", "USDT"), ("", "ETH", "USDT"), ("purse@alice", "*", "USDT"), ("purse@alice", "", "USDT"),
                    ("purse@alice", "ETH", ""), ("purse@alice", "ETH", "**"), ("purse@alice", "A" * 11, "USDT"), ("purse@alice", "ETH", "A-B")):
            self.refuses("lookup.malformed", lookup.select, TO_BOB, *bad, [address()], [BY_ADDRESS])
