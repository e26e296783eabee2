from .chain_case import (
    ALICE, BOB, EXPIRATION, FEE_VALUE, FORBIDDEN, GONE, GRACE, INDEX, KEY, MALLORY, NOW, OTHER_INDEX, SIGNATURE, SIZE, TEXT_63,
    TEXT_64, TPID, ChainCase, action, balance, done, expire, grant, invalid, missing_all, no_bundles, no_fee, own, remove, sealed)

ADDRESS_ERROR, DOMAIN_ERROR = "FIO Address invalid or does not exist.", "FIO Domain expired."
F = {  # the parameter F of each action
    "priv_backup_search_indexes": "fio_public_address",
    "priv_add_pub_address": "payee_fio_address",
    "priv_grant_pub_address_access": "payee_fio_address",
    "priv_new_funds_request": "payee_fio_address",
    "priv_record_send_action": "payer_fio_address",
    "set_fio_address_privacy": "fio_address",
}


def owned(name):
    """Steps 6 to 8."""
    return [
        (invalid(name, "nobody@alice", ADDRESS_ERROR), {name: "nobody@alice"}),
        (invalid(name, "purse@alice", DOMAIN_ERROR), expire("alice")),
        (FORBIDDEN, own("purse@alice", BOB)),
    ]


def no_fee_found(endpoint):
    """The first of step 10."""
    return invalid("endpoint_name", endpoint, "FIO fee not found for endpoint"), no_fee(endpoint)


class Order(ChainCase):
    """CHAIN-01: the steps in the order of the chapter, each with everything after it wrong as well."""

    def order(self, endpoint, missing, values, own_steps=()):
        name = F[endpoint]
        self.in_order(endpoint, [*missing, SIGNATURE, TPID, FEE_VALUE, *values, *owned(name), *own_steps, no_fee_found(endpoint), SIZE])

    def test_backup(self):
        self.order("priv_backup_search_indexes", missing_all("fio_public_address", "content"),
                   [(invalid("content", TEXT_63, "Requires min 64"), {"content": TEXT_63})])

    def test_add(self):
        count = invalid("public_addresses", "public_addresses", "Min 1, Max 5 public addresses are allowed")
        steps = []
        for name in ("address", "chain", "nbpa"):
            name = "public_key_%s_level" % name
            steps.append((invalid(name, TEXT_63, "Requires min 64"),
                          {"public_addresses": [sealed(), {**sealed(chain_code=""), name: TEXT_63}]}))
        self.order("priv_add_pub_address", missing_all("payee_fio_address", "public_addresses"), [
            (count, {"public_addresses": [sealed()] * 6}), *steps,
            (invalid("token_code", "", "Invalid Token Code"), {"public_addresses": [sealed("", "")]}),
            (invalid("chain_code", "*", "Invalid Chain Code"), {"public_addresses": [sealed("*", "*"), sealed("", "")]})])

    def test_grant(self):
        count = invalid("decrypt_keys", "decrypt_keys", "Min 1, Max 5 decrypt keys are allowed")
        index = invalid("payer_search_index", INDEX.upper(), "Invalid search index")
        self.order("priv_grant_pub_address_access", missing_all("payer_search_index", "decrypt_keys", "payee_fio_address"), [
            (count, {"decrypt_keys": []}),
            (invalid("decrypt_key", TEXT_63, "Requires min 64"), {"decrypt_keys": [{**grant("none"), "decrypt_key": TEXT_63}]}),
            (index, {"payer_search_index": INDEX.upper()}),
            (invalid("level", "none", "Invalid level."), {"decrypt_keys": [grant("none", "")]}),
            (invalid("level_index", "*", "Invalid Chain Code"), {"decrypt_keys": [grant("chain", "*"), grant("none")]}),
        ], [(invalid("level_index", "7", "Invalid NBPA ID"), {"decrypt_keys": [grant("nbpa", "7"), grant("address", "shop@alice")]})])

    def test_content(self):
        for endpoint, name, key, index in (
                ("priv_new_funds_request", "payee_fio_address", "payee_fio_public_key", "payer_search_index"),
                ("priv_record_send_action", "payer_fio_address", "payer_fio_public_key", "payee_search_index")):
            self.order(endpoint, missing_all(name, key, index, "content"), [
                (invalid("content", TEXT_63, "Requires min 64"), {"content": TEXT_63}),
                (invalid(index, "0x", "Invalid search index"), {index: "0x"}),
                (invalid(key, "FIO", "Invalid FIO Public Key"), {key: "FIO"}),
            ], [(invalid(key, KEY[BOB], "Invalid FIO Public Key"), {key: KEY[BOB]})])

    def test_privacy(self):
        self.order("set_fio_address_privacy", missing_all("fio_address", "privacy"),
                   [(invalid("privacy", "2", "Invalid privacy value"), {"privacy": 2})])

    def test_fee(self):
        lacking = invalid("max_fee", "1000", "Insufficient funds to cover fee")
        for endpoint in F:
            for max_fee, prepare, expected in (
                    (999, balance(ALICE, 999), invalid("max_fee", "999", "Fee exceeds supplied maximum")),
                    (1000, balance(ALICE, 999), lacking), (1000, remove("accounts", actor=ALICE), lacking)):
                self.setUp()
                no_bundles()(self)
                prepare(self)
                with self.subTest(endpoint=endpoint):
                    self.refuses_call(expected, action(endpoint, size=8099, max_fee=max_fee))


class Steps(ChainCase):
    def test_parameters(self):
        missing = invalid("payee_fio_address", "", "Missing parameter")
        for parameters in (None, [], "text", 7, {}):
            self.refuses_call(missing, {"endpoint": "priv_add_pub_address", "parameters": parameters, "signer": ALICE})
        self.refuses_call(missing, {"endpoint": "priv_add_pub_address", "signer": ALICE})
        for value in (None, 7, True, [], {}, GONE):
            for name in ("fio_address", "tpid", "actor"):
                self.refuses_call(invalid(name, "", "Missing parameter"),
                                  action("set_fio_address_privacy", signer=ALICE, **{name: value}) | {"signer": ALICE})
        for value in (None, 7, "text", {}, GONE):
            self.refuses_call(invalid("public_addresses", "", "Missing parameter"), action("priv_add_pub_address", public_addresses=value))
        self.takes(action("set_fio_address_privacy", unknown=None))

    def test_elements(self):
        for element, name in ((7, "chain_code"), (None, "chain_code"), ([], "chain_code"), ({**sealed(), "token_code": None}, "token_code"),
                              ({**sealed(), "public_key_nbpa_level": 7}, "public_key_nbpa_level")):
            self.refuses_call(invalid(name, "", "Missing parameter"), action("priv_add_pub_address", public_addresses=[sealed(), element]))
        # What stands in a list comes before the next parameter.
        self.refuses_call(invalid("level", "", "Missing parameter"),
                          action("priv_grant_pub_address_access", decrypt_keys=[{}], payee_fio_address=GONE))

    def test_signer(self):
        call = action("set_fio_address_privacy")
        for signer in (MALLORY, "", None):
            self.refuses_call(FORBIDDEN, {**call, "signer": signer})
        del call["signer"]
        self.refuses_call(FORBIDDEN, call)

    def test_tpid(self):
        for tpid in ("", "a@b", "No-body@No-where"):
            self.takes(action("set_fio_address_privacy", tpid=tpid))
        for tpid in (" ", "alice", "a@b@c"):
            self.refuses_call(invalid("tpid", tpid, "TPID must be empty or valid FIO address"), action("set_fio_address_privacy", tpid=tpid))

    def test_numbers(self):
        for value, text in ((-1, "-1"), (2**63, "9223372036854775808"), (1.0, "1.0"), (True, "true"), (None, "null"), ("7", '"7"'), ([], "[]"),
                            ({"a": [1, "b"]}, '{"a":[1,"b"]}')):
            self.refuses_call(invalid("max_fee", text, "Invalid fee value"), action("set_fio_address_privacy", max_fee=value))
            self.refuses_call(invalid("privacy", text, "Invalid privacy value"), action("set_fio_address_privacy", privacy=value))
        self.takes(action("set_fio_address_privacy", max_fee=0), action("set_fio_address_privacy", max_fee=2**63 - 1))
        self.refuses_call(invalid("privacy", "2", "Invalid privacy value"), action("set_fio_address_privacy", privacy=2))

    def test_counts(self):
        error = invalid("public_addresses", "public_addresses", "Min 1, Max 5 public addresses are allowed")
        for number in (0, 6):
            self.refuses_call(error, action("priv_add_pub_address", public_addresses=[sealed()] * number))
        self.takes(action("priv_add_pub_address", public_addresses=[sealed()] * 5),
                   action("priv_grant_pub_address_access", decrypt_keys=[grant()] * 5))

    def test_lengths_are_of_utf8(self):
        self.takes(action("priv_backup_search_indexes", content="\u00e9" * 32))
        self.refuses_call(invalid("content", "\u00e9" * 31, "Requires min 64"), action("priv_backup_search_indexes", content="\u00e9" * 31))
        self.assertEqual(self.do(action("priv_backup_search_indexes", content="\ud800" * 22))["status"], 200)  # and no exception

    def test_codes(self):
        self.takes(action("priv_add_pub_address", public_addresses=[sealed("a$9", "*"), sealed("A" * 10, "z" * 10)]))
        for token_code in ("", "A" * 11, "B_C", "**", "B\u00c9"):
            self.refuses_call(invalid("token_code", token_code, "Invalid Token Code"),
                              action("priv_add_pub_address", public_addresses=[sealed(), sealed("!", token_code)]))

    def test_level_index(self):
        for level, level_index, error in (
                ("address", "alice", ADDRESS_ERROR), ("chain", "A" * 11, "Invalid Chain Code"), ("nbpa", "0", "Invalid NBPA ID"),
                ("nbpa", "07", "Invalid NBPA ID"), ("nbpa", "18446744073709551616", "Invalid NBPA ID"), ("nbpa", "", "Invalid NBPA ID"),
                ("nbpa", "\u0667", "Invalid NBPA ID"), ("nbpa", "+7", "Invalid NBPA ID")):
            # Before the FIO Address is looked up; what only the owner can know comes after.
            self.refuses_call(invalid("level_index", level_index, error),
                              action("priv_grant_pub_address_access", decrypt_keys=[grant(level, level_index)], payee_fio_address="no@no"))
        self.refuses_call(invalid("payee_fio_address", "no@no", ADDRESS_ERROR),
                          action("priv_grant_pub_address_access", decrypt_keys=[grant("nbpa", "18446744073709551615")],
                                 payee_fio_address="no@no"))

    def test_address(self):
        for endpoint, name in F.items():
            self.setUp()
            self.takes(action(endpoint, **{name: "Purse@ALICE"}))
            for fio_address in ("", "purse", "purse@alice@x", "no@alice", "purse@nowhere"):
                self.refuses_call(invalid(name, fio_address, ADDRESS_ERROR), action(endpoint, **{name: fio_address}))
            remove("domains", fio_domain="alice")(self)
            self.refuses_call(invalid(name, "Purse@alice", ADDRESS_ERROR), action(endpoint, **{name: "Purse@alice"}))

    def test_lower_case_is_that_of_ascii(self):
        self.address()["fio_address"] = "kim@alice"
        self.takes(action("set_fio_address_privacy", fio_address="Kim@alice"))
        kelvin = "\u212aim@alice"
        self.refuses_call(invalid("fio_address", kelvin, ADDRESS_ERROR), action("set_fio_address_privacy", fio_address=kelvin))

    def test_domain(self):
        last = {"time": EXPIRATION + GRACE}
        self.takes({**action("set_fio_address_privacy"), **last})
        expected = invalid("fio_address", "PURSE@alice", DOMAIN_ERROR)
        self.answers(expected, {**action("set_fio_address_privacy", fio_address="PURSE@alice"), "time": EXPIRATION + GRACE + 1})
        self.assertEqual(self.state["now"], EXPIRATION + GRACE + 1)  # an error leaves the state as it was, but for the time

    def test_owner(self):
        for endpoint in F:
            self.refuses_call(FORBIDDEN, action(endpoint, actor=MALLORY))


class Fees(ChainCase):
    def test_bundles(self):
        for endpoint in F:
            if endpoint != "priv_backup_search_indexes":
                units = 2 if endpoint in ("priv_new_funds_request", "priv_record_send_action") else 1
                self.setUp()
                self.address()["bundles"] = units
                self.assertEqual(self.do(action(endpoint, max_fee=0))["body"]["fee_collected"], 0)
                self.assertEqual((self.address()["bundles"], self.balance()), (0, 10000))
                self.address()["bundles"] = units - 1
                self.assertEqual(self.do(action(endpoint, max_fee=1000))["body"]["fee_collected"], 1000)
                self.assertEqual((self.address()["bundles"], self.balance()), (units - 1, 9000))

    def test_content_by_its_length(self):
        for endpoint in ("priv_new_funds_request", "priv_record_send_action"):
            for length, factor in ((999, 1), (1000, 2), (1999, 2), (2000, 3)):
                self.setUp()
                self.takes(action(endpoint, content="x" * length))
                self.assertEqual(self.address()["bundles"], 100 - 2 * factor)
                self.address()["bundles"] = 2 * factor - 1
                self.answers(invalid("max_fee", str(1000 * factor - 1), "Fee exceeds supplied maximum"),
                             action(endpoint, content="x" * length, max_fee=1000 * factor - 1))
                self.takes(action(endpoint, content="x" * length, max_fee=1000 * factor))
                self.assertEqual(self.balance(), 10000 - 1000 * factor)

    def test_backup_by_its_growth(self):
        backup = "priv_backup_search_indexes"
        self.takes(action(backup, content="x" * 1000))  # 1
        self.takes(action(backup, content="y" * 2001))  # 2
        self.assertEqual(self.address()["bundles"], 97)
        no_fee(backup)(self)
        self.answers(done(), action(backup, content="z" * 2001, max_fee=0))  # with 0 units nothing else is looked at
        self.answers(done(), action(backup, max_fee=0))
        self.assertEqual((self.address()["bundles"], self.address()["backup"]), (97, TEXT_64))
        self.setUp()
        self.address()["bundles"] = 1
        self.answers(done(2000), action(backup, content="y" * 1001))
        self.assertEqual(self.address()["bundles"], 1)

    def test_no_fee(self):
        self.state["fees"] = {}
        self.refuses_call(invalid("endpoint_name", "set_fio_address_privacy", "FIO fee not found for endpoint"),
                          action("set_fio_address_privacy"))

    def test_fee_of_nothing(self):
        no_bundles()(self)
        self.state["fees"] = {"set_fio_address_privacy": 0}
        self.answers(done(), action("set_fio_address_privacy", max_fee=0))
        remove("accounts", actor=ALICE)(self)
        self.refuses_call(invalid("max_fee", "0", "Insufficient funds to cover fee"), action("set_fio_address_privacy", max_fee=0))

    def test_size(self):
        for endpoint in F:
            self.setUp()
            self.refuses_call(SIZE[0], action(endpoint, size=8099))
            self.takes(action(endpoint, size=8098))


class Effects(ChainCase):
    def test_backup(self):
        self.answers(done(), action("priv_backup_search_indexes"))
        self.assertEqual(self.address()["backup"], TEXT_64)

    def test_add(self):
        self.answers(done(key_id=30, key_ids=[30, 31]),
                     action("priv_add_pub_address", public_addresses=[sealed("eth", "usdt"), sealed("BTC", "btc")]))
        self.answers(done(key_id=32, key_ids=[32, 33]),
                     action("priv_add_pub_address", public_addresses=[sealed("Eth", "Usdt", "y"), sealed("ETH", "USDT", "z")]))
        self.assertEqual(self.address()["encrypted_addresses"],
                         [{**sealed(), "key_id": 30 + 1}, {**sealed("ETH", "USDT", "z"), "key_id": 33}])
        self.assertEqual(self.address()["replaced_key_ids"], [30, 32])
        self.assertEqual(self.state["next_key_id"], 34)

    def test_200(self):
        codes = ["C%d" % number for number in range(200)]
        self.address()["encrypted_addresses"] = [{**sealed(code), "key_id": 1} for code in sorted(codes)[:199]]
        error = "Maximum token codes mapped to single FIO Address reached. Only 200 can be mapped."
        last = sorted(codes)[199]
        self.refuses_call(invalid("token_code", "x", error),
                          action("priv_add_pub_address", public_addresses=[sealed(last), sealed(last.lower()), sealed("C1"), sealed("D", "x")]))
        self.takes(action("priv_add_pub_address", public_addresses=[sealed(last), sealed(last.lower()), sealed("c1"), sealed("C1", "btc")]))
        self.takes(action("priv_add_pub_address", public_addresses=[sealed(last)]))
        self.refuses_call(invalid("token_code", "BTC", error), action("priv_add_pub_address"))

    def test_grant(self):
        self.takes(action("priv_add_pub_address"), action("priv_add_pub_address"))
        granted = [grant("nbpa", "30"), grant("nbpa", "31"), grant("address", "Purse@Alice"), grant("chain", "eth"), grant("chain", "BTC")]
        self.answers(done(), action("priv_grant_pub_address_access", decrypt_keys=granted))
        self.takes(action("priv_grant_pub_address_access", decrypt_keys=[grant("chain", "Eth", "y")]))
        self.takes(action("priv_grant_pub_address_access", decrypt_keys=[grant()], payer_search_index=OTHER_INDEX))
        expected = [(OTHER_INDEX, "chain", "BTC", "x"), (INDEX, "address", "purse@alice", "x"), (INDEX, "chain", "BTC", "x"),
                    (INDEX, "chain", "ETH", "y"), (INDEX, "nbpa", "30", "x"), (INDEX, "nbpa", "31", "x")]
        self.assertEqual(self.address()["grants"],
                         [{"payer_search_index": i, "level": level, "level_index": li, "decrypt_key": name * 64}
                          for i, level, li, name in expected])

    def test_grant_of_what_is_not_ones_own(self):
        self.takes(action("priv_add_pub_address", payee_fio_address="shop@alice"))
        for level, level_index, error in (("nbpa", "30", "Invalid NBPA ID"), ("nbpa", "29", "Invalid NBPA ID"),
                                          ("address", "shop@alice", ADDRESS_ERROR)):
            self.refuses_call(invalid("level_index", level_index, error),
                              action("priv_grant_pub_address_access", decrypt_keys=[grant(), grant(level, level_index)]))

    def test_request(self):
        self.answers(done(fio_request_id=20), action("priv_new_funds_request", payee_fio_address="PURSE@alice"))
        self.answers(done(fio_request_id=21), {**action("priv_new_funds_request"), "time": NOW + 6})
        request = {"fio_request_id": 20, "payee_fio_address": "purse@alice", "payee_fio_public_key": KEY[ALICE], "payer_search_index": INDEX,
                   "content": TEXT_64, "time": NOW}
        self.assertEqual(self.state["private_requests"], [request, {**request, "fio_request_id": 21, "time": NOW + 6}])
        self.assertEqual((self.state["next_private_request_id"], self.state["next_fio_request_id"]), (22, 10))

    def test_send_action(self):
        self.answers(done(), action("priv_record_send_action", payer_fio_address="PURSE@alice"))
        self.assertEqual(self.state["private_actions"], [
            {"payer_fio_address": "purse@alice", "payer_fio_public_key": KEY[ALICE], "payee_search_index": INDEX, "content": TEXT_64,
             "time": NOW}])

    def test_keys(self):
        """CHAIN-25: the key of the account, and what get_encrypt_key answers."""
        def clear(token_code, key):
            return {"chain_code": "FIO", "token_code": token_code, "public_address": key}

        for stored, mapped, taken in (
                (KEY[BOB], [clear("FIO", KEY[MALLORY])], {ALICE, BOB}), ("", [clear("FIO", KEY[BOB])], {ALICE}),
                (None, [clear("*", KEY[MALLORY]), clear("FIO", KEY[BOB])], {ALICE, BOB}), (None, [clear("*", KEY[MALLORY])], {ALICE, MALLORY}),
                (None, [clear("FIO", "no key"), clear("*", KEY[BOB])], {ALICE}), (None, [], {ALICE})):
            for endpoint, name in (("priv_new_funds_request", "payee_fio_public_key"), ("priv_record_send_action", "payer_fio_public_key")):
                for actor in (ALICE, BOB, MALLORY):
                    self.setUp()
                    self.address().update({"encrypt_key": stored, "public_addresses": mapped})
                    call = action(endpoint, **{name: KEY[actor]})
                    if actor in taken:
                        self.takes(call)
                    else:
                        self.refuses_call(invalid(name, KEY[actor], "Invalid FIO Public Key"), call)

    def test_privacy(self):
        self.answers(done(), action("set_fio_address_privacy"))
        self.assertEqual(self.address()["privacy"], 1)
        self.takes(action("set_fio_address_privacy", privacy=0))
        self.assertEqual(self.address()["privacy"], 0)
