import json
from copy import deepcopy

from fio import chain

from .chain_case import ALICE, EXPIRATION, GRACE, INDEX, KEY, NOW, ChainCase, action, getter, invalid, state


class State(ChainCase):
    def test_form(self):
        """Lists without elements and fields that would be null are left out; sorted lists are sorted."""
        given = {**state(), "records": [], "private_requests": None}
        given["accounts"].reverse()
        given["domains"].reverse()
        given["addresses"][0].update({"grants": [], "backup": None, "replaced_key_ids": [11, 9], "encrypt_key": ""})
        expected = state()
        expected["addresses"][0].update({"replaced_key_ids": [9, 11], "encrypt_key": ""})
        self.assertEqual(chain.apply(given, []), ([], expected))

    def test_nothing(self):
        nothing = {"now": 0, "fees": {}, "next_fio_request_id": 0, "next_private_request_id": 0, "next_key_id": 0}
        call = action("set_fio_address_privacy")
        answers, after = chain.apply(nothing, [call])
        self.assertEqual(answers, [invalid("fio_address", "purse@alice", "FIO Address invalid or does not exist.")])
        self.assertEqual(after, nothing)

    def test_what_was_given_stays(self):
        given, calls = state(), [action("priv_add_pub_address"), action("transfer_fio_address")]
        before = deepcopy((given, calls))
        chain.apply(given, calls)
        self.assertEqual((given, calls), before)

    def test_time(self):
        check = getter("privacy_check", fio_address="purse@alice")
        for time, now in ((NOW + 5, NOW + 5), (NOW, NOW + 5), (NOW + 7, NOW + 7)):
            self.do({**check, "time": time})
            self.assertEqual(self.state["now"], now)
        # A time holds from its call on.
        self.do({**check, "time": EXPIRATION + GRACE + 1})
        self.answers(invalid("fio_address", "purse@alice", "FIO Domain expired."), action("set_fio_address_privacy"))

    def test_one_answer_for_each_call(self):
        answers, _ = chain.apply(state(), [action("set_fio_address_privacy"), getter("nothing"),
                                           getter("privacy_check", fio_address="purse@alice")])
        self.assertEqual([answer["status"] for answer in answers], [200, 404, 200])
        self.assertEqual(answers[2]["body"], {"privacy": 1})

    SENT = {"fio_address": "purse@alice", "chain_code": "FIO", "token_code": "FIO", "fio_public_key": KEY[ALICE], "payer_search_index": INDEX,
            "payer_search_indexes": [INDEX], "payee_search_indexes": [INDEX]}
    VALUES = (None, True, 0, -1, 1.5, 2**64, "", "a@b", "\ud800", "\"\\\n\u00e9", [], [None], [{}], [[]], {}, {"a": []})

    def test_no_exception(self):
        """On any JSON value in the place of any parameter."""
        for endpoint, (kinds, _) in {**chain.ACTIONS, **chain.GETTERS}.items():
            call = action(endpoint) if endpoint in chain.ACTIONS else getter(endpoint, **{name: self.SENT[name] for name in kinds})
            for name in (*call["parameters"], "limit", "offset"):
                for value in self.VALUES:
                    changed = {**call, "parameters": {**call["parameters"], name: value}}
                    (answer,), after = chain.apply(state(), [changed])
                    self.assertIn(answer["status"], (200, 400, 403, 404))
                    json.dumps((answer, after))
                    if answer["status"] == 400:
                        self.assertIsInstance(answer["body"]["fields"][0]["value"], str)
