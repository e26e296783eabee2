from .chain_case import (
    ALICE, BOB, EXPIRATION, FEE_VALUE, FORBIDDEN, GRACE, KEY, MALLORY, SIGNATURE, SIZE, TPID, ChainCase, action, balance, done, expire, getter,
    in_the_clear, invalid, missing_all, no_bundles, no_fee, not_found, ok, own, remove)

NO_ADDRESS = not_found("Public address not found")


class AddPubAddress(ChainCase):
    def test_order(self):
        self.in_order("add_pub_address", [
            *missing_all("fio_address", "public_addresses"), SIGNATURE, TPID, FEE_VALUE,
            (invalid("fio_address", "Alice", "FIO Address not found"), {"fio_address": "Alice"}),
            (invalid("public_addresses", "public_addresses", "Min 1, Max 5 public addresses are allowed"), {"public_addresses": []}),
            (not_found("FIO Address not found"), remove("accounts", actor=BOB)),
            (FORBIDDEN, own("purse@alice", BOB)),
            (invalid("domain", "alice", "FIO Domain expired"), expire("alice")),
            (invalid("token_code", "", "Invalid token code format"), {"public_addresses": [in_the_clear("", "", "")]}),
            (invalid("chain_code", "*", "Invalid chain code format"), {"public_addresses": [in_the_clear("*", "*", "")]}),
            (invalid("public_address", "", "Invalid public address format"),
             {"public_addresses": [in_the_clear(public_address=""), in_the_clear("", "")]}),
            (invalid("endpoint_name", "add_pub_address", "FIO fee not found for endpoint"), no_fee("add_pub_address")), SIZE])

    def test_known(self):
        for change in (remove("addresses", fio_address="purse@alice"), remove("domains", fio_domain="alice"), remove("accounts", actor=ALICE)):
            self.setUp()
            change(self)
            self.refuses_call(not_found("FIO Address not found"), action("add_pub_address"))

    def test_domain(self):
        self.takes({**action("add_pub_address"), "time": EXPIRATION + GRACE})
        self.answers(invalid("domain", "alice", "FIO Domain expired"),
                     {**action("add_pub_address", fio_address="purse@ALICE"), "time": EXPIRATION + GRACE + 1})

    def test_elements(self):
        for number in (0, 6):
            self.refuses_call(invalid("public_addresses", "public_addresses", "Min 1, Max 5 public addresses are allowed"),
                              action("add_pub_address", public_addresses=[in_the_clear()] * number))
        self.refuses_call(invalid("public_address", "", "Missing parameter"),
                          action("add_pub_address", public_addresses=[in_the_clear(), in_the_clear(public_address=None)]))
        self.takes(action("add_pub_address", public_addresses=[in_the_clear(public_address="x" * 128)] * 5))
        for text in ("", "x" * 129, "\u00e9" * 65):
            self.refuses_call(invalid("public_address", text, "Invalid public address format"),
                              action("add_pub_address", public_addresses=[in_the_clear(), in_the_clear(public_address=text), in_the_clear("", "")]))

    def test_200(self):
        codes = sorted("C%d" % number for number in range(200))
        self.address()["public_addresses"] = [in_the_clear(code) for code in codes[:199]]
        error = "Maximum token codes mapped to single FIO Address reached. Only 200 can be mapped."
        new = [in_the_clear(codes[199]), in_the_clear(codes[199].lower()), in_the_clear("C1", "btc")]
        self.refuses_call(invalid("token_code", "x", error), action("add_pub_address", public_addresses=[*new, in_the_clear("D", "x")]))
        self.refuses_call(invalid("token_code", "x", error),
                          action("add_pub_address", public_addresses=[*new, in_the_clear("D", "x"), in_the_clear("", "")]))
        self.takes(action("add_pub_address", public_addresses=new), action("add_pub_address", public_addresses=new))
        self.assertEqual(len(self.address()["public_addresses"]), 200)
        self.refuses_call(invalid("token_code", "BTC", error), action("add_pub_address"))

    def test_effect(self):
        self.answers(done(), action("add_pub_address", fio_address="Purse@alice",
                                    public_addresses=[in_the_clear("eth", "*", "1"), in_the_clear("btc", "btc", "2"), in_the_clear("BTC", "Btc", "3")]))
        self.takes(action("add_pub_address", public_addresses=[in_the_clear("ETH", "usdt", "4")]))
        self.assertEqual(self.address()["public_addresses"],
                         [in_the_clear("BTC", "BTC", "3"), in_the_clear("ETH", "*", "1"), in_the_clear("ETH", "USDT", "4")])


class UpdateEncryptKey(ChainCase):
    def test_order(self):
        self.in_order("update_encrypt_key", [
            *missing_all("fio_address", "encrypt_public_key"), SIGNATURE, TPID, FEE_VALUE,
            (invalid("encrypt_public_key", "FIO", "Encrypt key not a valid FIO Public Key"), {"encrypt_public_key": "FIO"}),
            (invalid("fio_address", "@alice", "FIO Address invalid or does not exist."), {"fio_address": "@alice"}),
            (invalid("fio_address", "purse@", "FIO Domain not registered"), {"fio_address": "purse@"}),
            (invalid("fio_address", "No@Alice", "FIO Domain expired"), expire("alice")),
            (invalid("fio_address", "No@Alice", "FIO Address invalid or does not exist"), {"fio_address": "No@Alice"}),
            (FORBIDDEN, own("purse@alice", BOB)),
            (invalid("endpoint_name", "update_encrypt_key", "FIO fee not found for endpoint"), no_fee("update_encrypt_key"))])

    def test_address(self):
        for fio_address in ("", "alice", "@", "@@alice"):
            self.refuses_call(invalid("fio_address", fio_address, "FIO Address invalid or does not exist."),
                              action("update_encrypt_key", fio_address=fio_address))
        for fio_address in ("a@", "a@cafe", "a@b@alice"):
            self.refuses_call(invalid("fio_address", fio_address, "FIO Domain not registered"),
                              action("update_encrypt_key", fio_address=fio_address))
        for fio_address in ("a@alice", "a b@ALICE"):
            self.refuses_call(invalid("fio_address", fio_address, "FIO Address invalid or does not exist"),
                              action("update_encrypt_key", fio_address=fio_address))
        remove("accounts", actor=ALICE)(self)
        self.refuses_call(invalid("fio_address", "purse@alice", "FIO Address invalid or does not exist"), action("update_encrypt_key"))

    def test_domain(self):
        self.takes({**action("update_encrypt_key"), "time": EXPIRATION + GRACE})
        self.answers(invalid("fio_address", "purse@alice", "FIO Domain expired"),
                     {**action("update_encrypt_key"), "time": EXPIRATION + GRACE + 1})

    def test_effect(self):
        for public_key in (KEY[BOB], ""):
            self.answers(done(), action("update_encrypt_key", fio_address="PURSE@Alice", encrypt_public_key=public_key, size=8099))
            self.assertEqual(self.address()["encrypt_key"], public_key)


class Fees(ChainCase):
    def test_fees(self):
        for endpoint in ("add_pub_address", "update_encrypt_key"):
            self.setUp()
            self.address()["bundles"] = 1
            self.answers(done(), action(endpoint, max_fee=0))
            self.refuses_call(invalid("max_fee", "999", "Fee exceeds supplied maximum."), action(endpoint, max_fee=999))
            self.answers(done(1000), action(endpoint, max_fee=1000))
            self.assertEqual((self.balance(), self.address().get("bundles")), (9000, 0))
            no_bundles()(self)
            balance(ALICE, 999)(self)
            self.refuses_call(invalid("max_fee", "1000", "Insufficient funds to cover fee"), action(endpoint))
        self.setUp()
        self.refuses_call(SIZE[0], action("add_pub_address", size=8099))


class Getters(ChainCase):
    def look_up(self, fio_address="purse@alice", chain_code="BTC", token_code="BTC"):
        return getter("get_pub_address", fio_address=fio_address, chain_code=chain_code, token_code=token_code)

    def test_look_up(self):
        self.answers(NO_ADDRESS, self.look_up())
        self.takes(action("add_pub_address", public_addresses=[in_the_clear("ETH", "USDT", "1"), in_the_clear("ETH", "*", "2")]))
        self.answers(ok(public_address="1"), self.look_up("Purse@ALICE", "eth", "Usdt"))
        self.answers(ok(public_address="2"), self.look_up(chain_code="ETH", token_code="ETH"))
        self.answers(ok(public_address="2"), self.look_up(chain_code="ETH", token_code="*"))
        for changes in (("purse@alice", "SOL", "USDT"), ("shop@alice", "ETH", "USDT"), ("no@alice", "ETH", "USDT"), ("no@cafe", "ETH", "USDT")):
            self.answers(NO_ADDRESS, self.look_up(*changes))
        remove("accounts", actor=ALICE)(self)
        self.answers(ok(public_address="1"), self.look_up("purse@alice", "ETH", "USDT"))
        self.answers(ok(public_address="1"), {**self.look_up("purse@alice", "ETH", "USDT"), "time": EXPIRATION})
        self.answers(invalid("fio_address", "Purse@alice", "Invalid FIO Address"), {**self.look_up("Purse@alice"), "time": EXPIRATION + 1})
        self.answers(NO_ADDRESS, self.look_up("no@alice"))
        remove("domains", fio_domain="alice")(self)
        self.answers(NO_ADDRESS, self.look_up("purse@alice", "ETH", "USDT"))

    def test_look_up_malformed(self):
        for name in ("fio_address", "chain_code", "token_code"):
            call = self.look_up("")
            del call["parameters"][name]
            self.answers(invalid(name, "", "Missing parameter"), call)
        self.answers(invalid("fio_address", "alice", "Invalid FIO Address"), self.look_up("alice", "*", ""))
        self.answers(invalid("token_code", "", "Invalid Token Code"), self.look_up("no@cafe", "*", ""))
        self.answers(invalid("chain_code", "*", "Invalid Chain Code"), self.look_up("no@cafe", "*", "*"))

    def test_encrypt_key(self):
        def call(fio_address="purse@alice"):
            return getter("get_encrypt_key", fio_address=fio_address)

        self.answers(invalid("fio_address", "alice", "Invalid FIO Address"), call("alice"))
        for fio_address in ("No@alice", "purse@cafe"):
            self.answers(invalid("fio_address", fio_address, "No such FIO address"), call(fio_address))
        self.answers(ok(encrypt_public_key=KEY[ALICE]), {**call("PURSE@alice"), "time": EXPIRATION * 2})
        self.address()["encrypt_key"] = ""
        self.answers(ok(encrypt_public_key=""), call())
        self.address()["encrypt_key"] = None
        self.answers(NO_ADDRESS, call())
        self.address()["public_addresses"] = [in_the_clear("FIO", "*", KEY[MALLORY]), in_the_clear("BTC", "FIO")]
        self.answers(ok(encrypt_public_key=KEY[MALLORY]), call())
        self.address()["public_addresses"].append(in_the_clear("FIO", "FIO", "no key"))
        self.answers(ok(encrypt_public_key="no key"), call())
        remove("domains", fio_domain="alice")(self)
        self.answers(invalid("fio_address", "purse@alice", "No such FIO address"), call())
