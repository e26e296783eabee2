from fio import key
from fio.account import account_name

from .chain_case import (
    ALICE, BOB, CAROL_KEY, EXPIRATION, FEE_VALUE, FORBIDDEN, GRACE, KEY, MALLORY, NOW, SIGNATURE, SIZE, TPID, ChainCase, action,
    done, expire, getter, grant, invalid, missing_all, no_fee, not_found, ok, own, remove)

NEVER = "2106-02-07T06:28:15"
YEAR = 365 * 24 * 60 * 60


def negative(text):
    """The key of the other point with the same x, which has the same account name."""
    x, y = key.parse_fio_public(text)
    return key.format_fio_public((x, key.secp256k1.p - y))


def underivable():
    """A key with few bytes in use: the first point whose x is that small."""
    x = next(x for x in range(1, 20) if key.secp256k1.lift_x(x, False) is not None)
    return key.format_fio_public(key.secp256k1.lift_x(x, False))


NO_KEYS = ("FIO", CAROL_KEY[:-1], " " + CAROL_KEY, underivable())


def clear(public_key):
    return [{"chain_code": "FIO", "token_code": "FIO", "public_address": public_key}]


class Fees(ChainCase):
    def test_always(self):
        """DEPLOYED-19: whatever bundled transactions there are."""
        for endpoint in ("register_fio_domain", "register_fio_address", "transfer_fio_address"):
            with self.subTest(endpoint):
                self.setUp()
                self.refuses_call(invalid("max_fee", "999", "Fee exceeds supplied maximum."), action(endpoint, max_fee=999, size=8099))
                self.state["fees"][endpoint] = 10001
                self.refuses_call(invalid("max_fee", "10001", "Insufficient funds to cover fee"), action(endpoint, size=8099))
                self.state["fees"][endpoint] = 10000
                self.refuses_call(SIZE[0], action(endpoint, size=8099))
                self.assertEqual(self.do(action(endpoint, size=8098))["body"]["fee_collected"], 10000)
                self.assertEqual((self.balance(), self.address()["bundles"]), (0, 100))

    def test_no_account(self):
        remove("accounts", actor=ALICE)(self)
        self.state["fees"]["register_fio_domain"] = 0
        self.refuses_call(invalid("max_fee", "0", "Insufficient funds to cover fee"),
                          action("register_fio_domain", owner_fio_public_key=KEY[BOB]))


class Domains(ChainCase):
    def test_order(self):
        self.in_order("register_fio_domain", [
            *missing_all("fio_domain", "owner_fio_public_key"), SIGNATURE, TPID, FEE_VALUE,
            (invalid("owner_fio_public_key", "FIO", "Invalid FIO Public Key"), {"owner_fio_public_key": "FIO"}),
            (invalid("owner_fio_public_key", negative(KEY[BOB]), "FIO account already bound"), {"owner_fio_public_key": negative(KEY[BOB])}),
            (invalid("fio_domain", "-a", "Invalid FIO domain"), {"fio_domain": "-a"}),
            (invalid("fio_address", "a@alice", "Invalid FIO domain"), {"fio_domain": "a@alice"}),
            (invalid("fio_name", "Alice", "FIO domain already registered"), {"fio_domain": "Alice"}),
            (invalid("endpoint_name", "register_fio_domain", "FIO fee not found for endpoint"), no_fee("register_fio_domain")), SIZE])
        self.in_order("register_fio_domain", [
            FEE_VALUE, (invalid("owner_account", ALICE, "Account is not bound on the fio chain"), remove("accounts", actor=ALICE)),
            (invalid("fio_domain", "", "Invalid FIO domain"), {"fio_domain": ""})])

    def test_owner_key(self):
        for endpoint, name in (("register_fio_domain", "owner_fio_public_key"), ("register_fio_address", "owner_fio_public_key"),
                               ("transfer_fio_address", "new_owner_fio_public_key")):
            for text in NO_KEYS:
                self.refuses_call(invalid(name, text, "Invalid FIO Public Key"), action(endpoint, **{name: text}))
            self.refuses_call(invalid(name, negative(KEY[BOB]), "FIO account already bound"), action(endpoint, **{name: negative(KEY[BOB])}))
        self.refuses_call(invalid("new_owner_fio_public_key", "", "Invalid FIO Public Key"),
                          action("transfer_fio_address", new_owner_fio_public_key=""))

    def test_forms(self):
        for fio_domain in ("a", "A-1", "d" * 62):
            self.takes(action("register_fio_domain", fio_domain=fio_domain))
        for fio_domain in ("", "a-", "d" * 63, "a.b", "a@", "@a", "a@b@c", "\u00e9"):
            self.refuses_call(invalid("fio_domain", fio_domain, "Invalid FIO domain"), action("register_fio_domain", fio_domain=fio_domain))

    def test_effect(self):
        self.answers(done(1000, expiration="2021-09-13T12:26:40"), action("register_fio_domain", fio_domain="Cafe"))
        self.assertEqual(self.state["domains"][2], {"fio_domain": "cafe", "expiration": NOW + YEAR, "owner": ALICE, "is_public": 0})
        self.assertEqual(self.balance(), 9000)
        self.takes(action("register_fio_domain", owner_fio_public_key=KEY[BOB]))
        self.assertEqual((self.state["domains"][3]["fio_domain"], self.state["domains"][3]["owner"]), ("new", BOB))
        self.assertEqual(len(self.state["accounts"]), 3)

    def test_new_account(self):
        self.takes(action("register_fio_domain", owner_fio_public_key=CAROL_KEY))
        name = key_name(CAROL_KEY)
        self.assertIn({"actor": name, "fio_public_key": CAROL_KEY, "balance": 0}, self.state["accounts"])
        self.assertEqual([account["actor"] for account in self.state["accounts"]], sorted([ALICE, BOB, MALLORY, name]))
        self.takes(action("register_fio_domain", fio_domain="two", owner_fio_public_key=CAROL_KEY))
        self.assertEqual(len(self.state["accounts"]), 4)

    def test_end_of_time(self):
        self.answers(done(1000, expiration=NEVER), {**action("register_fio_domain"), "time": 2**32 - YEAR})
        self.setUp()
        self.answers(done(1000, expiration="2106-02-07T06:28:14"), {**action("register_fio_domain"), "time": 2**32 - 2 - YEAR})


def key_name(text):
    return account_name(key.parse_fio_public(text))


class Addresses(ChainCase):
    def test_order(self):
        def error(value, text):
            return invalid("fio_address", value, text)

        self.in_order("register_fio_address", [
            *missing_all("fio_address", "owner_fio_public_key"), SIGNATURE, TPID, FEE_VALUE,
            (invalid("owner_fio_public_key", "FIO", "Invalid FIO Public Key"), {"owner_fio_public_key": "FIO"}),
            (error("alice", "Invalid FIO address"), {"fio_address": "alice"}),
            (error("a@cafe", "FIO Domain not registered"), {"fio_address": "a@cafe"}),
            (error("Purse@Alice", "FIO Domain is not public. Only owner can create FIO Addresses."), give_domain),
            (error("Purse@Alice", "FIO Domain expired"), expire("alice", 1)),
            (error("Purse@Alice", "FIO address already registered"), {"fio_address": "Purse@Alice"}),
            (invalid("endpoint_name", "register_fio_address", "FIO fee not found for endpoint"), no_fee("register_fio_address")), SIZE])

    def test_domain(self):
        self.refuses_call(invalid("fio_address", "new@Bob", "FIO Domain is not public. Only owner can create FIO Addresses."),
                          action("register_fio_address", fio_address="new@Bob"))
        self.state["domains"][1]["is_public"] = 1
        self.takes(action("register_fio_address", fio_address="new@Bob"))
        self.takes({**action("register_fio_address"), "time": EXPIRATION})
        self.answers(invalid("fio_address", "a@alice", "FIO Domain expired"),
                     {**action("register_fio_address", fio_address="a@alice"), "time": EXPIRATION + 1})

    def test_effect(self):
        self.answers(done(1000, expiration=NEVER), action("register_fio_address", fio_address="New@ALICE"))
        new = {"fio_address": "new@alice", "owner": ALICE, "bundles": 100, "privacy": 0, "encrypt_key": KEY[ALICE],
               "public_addresses": clear(KEY[ALICE])}
        self.assertEqual(self.state["addresses"][-1], new)
        self.takes(action("register_fio_address", fio_address="a@alice", owner_fio_public_key=CAROL_KEY))
        self.assertEqual(self.state["addresses"][-1], {**new, "fio_address": "a@alice", "owner": key_name(CAROL_KEY), "encrypt_key": CAROL_KEY,
                                                       "public_addresses": clear(CAROL_KEY)})


def give_domain(case):
    next(d for d in case.state["domains"] if d["fio_domain"] == "alice")["owner"] = BOB


class Transfer(ChainCase):
    def test_order(self):
        bound = negative(KEY[BOB])
        self.in_order("transfer_fio_address", [
            *missing_all("fio_address", "new_owner_fio_public_key"), SIGNATURE,
            (invalid("fio_address", "alice", "Invalid FIO Address"), {"fio_address": "alice"}),
            (invalid("new_owner_fio_public_key", "FIO", "Invalid FIO Public Key"), {"new_owner_fio_public_key": "FIO"}), TPID, FEE_VALUE,
            (invalid("fio_address", "No@alice", "FIO Address not registered"), {"fio_address": "No@alice"}),
            (FORBIDDEN, own("purse@alice", MALLORY)),
            (invalid("new_owner_fio_public_key", bound, "FIO account already bound"), {"new_owner_fio_public_key": bound}),
            (invalid("endpoint_name", "transfer_fio_address", "FIO fee not found for endpoint"), no_fee("transfer_fio_address")), SIZE])

    def test_effect(self):
        """DEPLOYED-07, DEPLOYED-08"""
        self.takes(action("set_fio_address_privacy"), action("priv_add_pub_address"), action("priv_add_pub_address"),
                   action("priv_grant_pub_address_access", decrypt_keys=[grant("nbpa", "30")]), action("priv_backup_search_indexes"),
                   action("add_pub_address"), action("priv_new_funds_request"))
        self.address()["bundles"] = 7
        requests = self.state["private_requests"]
        self.answers(done(1000), action("transfer_fio_address", fio_address="PURSE@alice"))
        self.assertEqual(self.address(), {"fio_address": "purse@alice", "owner": BOB, "bundles": 7, "privacy": 0, "encrypt_key": KEY[BOB],
                                          "public_addresses": clear(KEY[BOB])})
        self.assertEqual((self.state["private_requests"], self.state["next_key_id"]), (requests, 32))
        self.assertEqual(self.do(action("priv_add_pub_address", actor=BOB))["body"]["key_id"], 32)
        for number in ("30", "31"):
            self.refuses_call(invalid("level_index", number, "Invalid NBPA ID"),
                              action("priv_grant_pub_address_access", actor=BOB, decrypt_keys=[grant("nbpa", number)]))
        self.refuses_call(FORBIDDEN, action("set_fio_address_privacy"))

    def test_new_account(self):
        self.takes(action("transfer_fio_address", new_owner_fio_public_key=CAROL_KEY))
        self.assertIn({"actor": key_name(CAROL_KEY), "fio_public_key": CAROL_KEY, "balance": 0}, self.state["accounts"])

    def test_domain_is_not_looked_at(self):
        remove("domains", fio_domain="alice")(self)
        self.takes({**action("transfer_fio_address"), "time": EXPIRATION + GRACE + 1})


class Lists(ChainCase):
    def test_key(self):
        for endpoint in ("get_fio_names", "get_fio_addresses"):
            self.answers(invalid("fio_public_key", "", "Missing parameter"), getter(endpoint))
            for text in NO_KEYS:
                self.answers(invalid("fio_public_key", text, "Invalid FIO Public Key"), getter(endpoint, fio_public_key=text, limit=-1))
        self.answers(invalid("limit", "-1", "Invalid limit"), getter("get_fio_addresses", fio_public_key=KEY[ALICE], limit=-1))

    def answer(self, fio_address, bundles=100, privacy=0):
        return {"fio_address": fio_address, "expiration": NEVER, "remaining_bundled_tx": bundles, "privacy": privacy}

    def test_names(self):
        """DEPLOYED-09"""
        self.takes(action("set_fio_address_privacy", fio_address="shop@alice"), action("register_fio_domain", fio_domain="able"))
        addresses = [self.answer("purse@alice"), self.answer("shop@alice", 99, 1)]
        domains = [{"fio_domain": "able", "expiration": "2021-09-13T12:26:40", "is_public": 0},
                   {"fio_domain": "alice", "expiration": "2021-01-07T06:13:20", "is_public": 0}]
        for public_key in (KEY[ALICE], negative(KEY[ALICE])):
            self.answers(ok(fio_domains=domains, fio_addresses=addresses),
                         getter("get_fio_names", fio_public_key=public_key, limit=1, offset=-1))
        self.answers(ok(fio_addresses=addresses[1:], more=0), getter("get_fio_addresses", fio_public_key=KEY[ALICE], offset=1))
        self.answers(ok(fio_addresses=addresses[:1], more=1), getter("get_fio_addresses", fio_public_key=KEY[ALICE], limit=1))
        self.answers(not_found("No FIO Addresses"), getter("get_fio_addresses", fio_public_key=KEY[ALICE], offset=2))

    def test_nothing(self):
        self.answers(not_found("No FIO names"), getter("get_fio_names", fio_public_key=CAROL_KEY))
        self.answers(not_found("No FIO Addresses"), getter("get_fio_addresses", fio_public_key=CAROL_KEY))
        self.takes(action("register_fio_domain", owner_fio_public_key=CAROL_KEY))
        domain = {"fio_domain": "new", "expiration": "2021-09-13T12:26:40", "is_public": 0}
        self.answers(ok(fio_domains=[domain], fio_addresses=[]), getter("get_fio_names", fio_public_key=CAROL_KEY))
        remove("domains", fio_domain="bob")(self)
        self.answers(ok(fio_domains=[], fio_addresses=[self.answer("crypto@bob")]), getter("get_fio_names", fio_public_key=KEY[BOB]))
