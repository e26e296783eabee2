import copy

from fio import key
from fio.layer2 import relay

from .answers import BOB, CAROL, TO_ALICE, TO_BOB, public
from .case import Case
from .layer2_example import CHAIN_ID, CREATED, EXPIRES, IN_THE_CLEAR, MESSAGE, REGISTRATION, counted, signed

LIMITS = {"per_hour": 60, "per_sender": 200, "per_sender_and_route": 50, "per_route": 1000, "total": 1000000}
ENOUGH = dict.fromkeys(LIMITS, 100)
AN_HOUR = 3600


def note(number, d=BOB, to=b"purse@alice", life=EXPIRES - CREATED):
    """A message in the clear without content."""
    return signed(d, **{
        **IN_THE_CLEAR, "message_id": number.to_bytes(16, "big"), "sender_key": key.compressed_point(key.public_of(d)), "route": counted(to),
        "content": b"\0", "expires_at": (CREATED + life).to_bytes(4, "little")})


class Relayed(Case):
    def setUp(self):
        self.state = relay.new(CHAIN_ID)

    def call(self, **call):
        before, message = copy.deepcopy(self.state), copy.deepcopy(call)
        answer, after = relay.apply(self.state, call)
        self.assertEqual((self.state, call), (before, message))  # neither is changed
        self.state = after
        return answer.get("ok", answer.get("error"))

    def submit(self, message=MESSAGE, now=CREATED, registration=REGISTRATION):
        return self.call(call="submit", now=now, message=message, registration=registration)

    def submit_note(self, *arguments, now=CREATED, d=BOB, **others):
        return self.submit(note(*arguments, d=d, **others), now, {"owner_key": public(d), "encrypt_key": ""})

    def fetch(self, route="purse@alice", now=CREATED, **others):
        found = self.call(call="fetch", route=route, now=now, **others)
        return found if isinstance(found, str) else ([entry["number"] for entry in found["messages"]], found["more"])


class Relay(Relayed):
    def test_at_first(self):
        self.assertEqual(self.state, {"chain_id": CHAIN_ID.hex(), "limits": LIMITS, "messages": [], "next_number": 1, "time": 0})
        self.assertEqual(relay.canonical({**self.state, "chain_id": "\u00e9"}), (
            '{"chain_id":"\u00e9","limits":{"per_hour":60,"per_route":1000,"per_sender":200,"per_sender_and_route":50,"total":1000000},'
            '"messages":[],"next_number":1,"time":0}').encode())

    def test_submit_and_fetch(self):
        self.assertEqual(self.submit(), {"number": 1})
        self.assertEqual(self.state, {"chain_id": CHAIN_ID.hex(), "limits": LIMITS, "next_number": 2, "time": CREATED,
                                      "messages": [{"number": 1, "received_at": CREATED, "message": MESSAGE}]})
        found = {"messages": [{"number": 1, "message": MESSAGE}], "more": 0}
        self.assertEqual(self.call(call="fetch", now=CREATED, route=TO_ALICE), found)
        self.assertEqual((self.fetch(TO_BOB), self.fetch()), (([], 0), ([], 0)))

    def test_checks(self):
        """One of each that a relay makes, and none of those that it does not."""
        carol = {"owner_key": public(CAROL), "encrypt_key": public(CAROL)}
        for answer, arguments in [
            ("layer2.not_yet_valid", (MESSAGE, CREATED - 301)), ("layer2.malformed", (None,)),
            ("layer2.version", ({**MESSAGE, "version": 2},)), ("layer2.wrong_chain", (signed(chain_id=bytes(32)),)),
            ("layer2.bad_signature", (signed(CAROL),)), ("layer2.unknown_sender", (MESSAGE, CREATED, None)),
            ("layer2.key_mismatch", (MESSAGE, CREATED, carol)), ("layer2.type_forbidden", (signed(content_type=counted(b"x")),)),
            ({"number": 1}, (signed(content=b"\0"),)), ("layer2.replay", (MESSAGE,)), ("layer2.expired", (MESSAGE, EXPIRES)),
        ]:
            self.assertEqual(self.submit(*arguments), answer)
        self.assertEqual((self.state["messages"], self.state["next_number"]), ([], 2))  # it had expired, an hour ago

    def test_time(self):
        """It never goes back, and a refusal moves it too."""
        self.assertEqual(self.submit(None, now=CREATED), "layer2.malformed")
        self.assertEqual(self.state["time"], CREATED)
        self.assertEqual(self.submit(now=0), {"number": 1})
        self.assertEqual((self.state["time"], self.state["messages"][0]["received_at"]), (CREATED, CREATED))
        self.fetch("?", now=EXPIRES)  # no call
        self.assertEqual(self.fetch(TO_ALICE, now=0), ([1], 0))
        self.fetch(now=EXPIRES)
        self.assertEqual(self.fetch(TO_ALICE, now=0), ([], 0))

    def test_what_goes(self):
        """A message that has expired goes when it was received an hour ago: LAYER2-34."""
        for life in (10, AN_HOUR, AN_HOUR + 1):
            self.submit_note(life, life=life)

        def numbers(now):
            return self.fetch(now=now)[0], [entry["number"] for entry in self.state["messages"]]

        self.assertEqual(numbers(CREATED + 9), ([1, 2, 3], [1, 2, 3]))
        self.assertEqual(numbers(CREATED + 10), ([2, 3], [1, 2, 3]))
        self.assertEqual(numbers(CREATED + AN_HOUR - 1), ([2, 3], [1, 2, 3]))
        self.assertEqual(numbers(CREATED + AN_HOUR), ([3], [3]))
        self.assertEqual(numbers(CREATED + AN_HOUR + 1), ([], []))
        self.assertEqual(self.submit_note(9, now=CREATED + AN_HOUR + 1), {"number": 4})  # LAYER2-32

    def test_replay_of_the_expired(self):
        self.submit_note(1, life=10)
        self.assertEqual(self.submit_note(1, now=CREATED + 10), "layer2.replay")
        self.assertEqual(self.submit_note(1, d=CAROL), {"number": 2})
        self.assertEqual(self.submit_note(1, now=CREATED + AN_HOUR), {"number": 3})

    def test_paging(self):
        """LAYER2-31"""
        for number in range(1, 6):
            self.submit_note(number, to=b"purse@bob" if number == 2 else b"purse@alice")
        for others, found in [({}, ([1, 3, 4, 5], 0)), ({"limit": 2}, ([1, 3], 2)), ({"after": 1}, ([3, 4, 5], 0)),
                              ({"after": 3, "limit": 1}, ([4], 1)), ({"after": 0, "limit": 100}, ([1, 3, 4, 5], 0)), ({"after": 5}, ([], 0)),
                              ({"after": 2**53 - 1}, ([], 0))]:
            self.assertEqual(self.fetch(**others), found)
        for others in ({"limit": 0}, {"limit": 101}, {"limit": True}, {"limit": 1.0}, {"limit": None}, {"after": -1}, {"after": "1"}, {"after": None},
                       {"route": "purse@Alice"}, {"route": TO_ALICE.upper()}, {"route": ""}, {"route": None}, {"route": []}):
            self.assertEqual(self.fetch(**others), "layer2.malformed")

    def test_at_most_100(self):
        self.state["messages"] = [{"number": n, "received_at": CREATED, "message": MESSAGE} for n in range(1, 102)]
        self.assertEqual(self.fetch(TO_ALICE), (list(range(1, 101)), 1))

    def test_calls_of_no_form(self):
        for call in ({"call": "delete"}, {"call": None}, {"call": []}, {}, {"call": "submit", "message": MESSAGE},
                     {"call": "submit", "registration": REGISTRATION}, {"call": "submit", "message": MESSAGE, "registration": "x"},
                     {"call": "submit", "message": MESSAGE, "registration": {"owner_key": ""}}, {"call": "fetch"},
                     {"call": "fetch", "route": TO_ALICE, "registration": None}, {"call": "submit", "message": MESSAGE, "registration": None, "after": 0}):
            self.assertEqual(self.call(now=1, **call), "layer2.malformed")
            self.assertEqual(self.state["time"], 0)
        for call in (None, [], {"call": "fetch", "route": TO_ALICE}, {"now": -1}, {"now": True}, {"now": 2.0}, {"now": "3"}, {"now": 2**32, "call": "fetch", "route": TO_ALICE}):
            self.assertEqual(relay.apply(self.state, call), ({"error": "layer2.malformed"}, self.state))


class Limits(Relayed):
    def limit(self, **limits):
        self.state = {**relay.new(CHAIN_ID), "limits": {**ENOUGH, **limits}}

    def test_per_hour(self):
        """The expired count, until an hour after they were received."""
        self.limit(per_hour=2)
        self.submit_note(1, life=10)
        self.submit_note(2, to=b"purse@bob", now=CREATED + 20)
        self.assertEqual(self.submit_note(3, now=CREATED + AN_HOUR - 1), "layer2.rate_limited")
        self.assertEqual(self.submit_note(3, now=CREATED + AN_HOUR - 1, d=CAROL), {"number": 3})
        self.assertEqual(self.submit_note(3, now=CREATED + AN_HOUR), {"number": 4})
        self.assertEqual(self.submit_note(4, now=CREATED + AN_HOUR + 19), "layer2.rate_limited")
        self.assertEqual(self.submit_note(4, now=CREATED + AN_HOUR + 20), {"number": 5})

    def test_per_sender(self):
        self.limit(per_sender=2)
        self.submit_note(1, life=10)
        self.submit_note(2, to=b"purse@bob")
        self.assertEqual(self.submit_note(3, to=b"purse@carol"), "layer2.rate_limited")
        self.assertEqual(self.submit_note(3, to=b"purse@carol", d=CAROL), {"number": 3})
        self.assertEqual(self.submit_note(3, to=b"purse@carol", now=CREATED + 10), {"number": 4})

    def test_per_sender_and_route(self):
        self.limit(per_sender_and_route=1)
        self.submit_note(1, life=10)
        self.assertEqual(self.submit_note(2), "layer2.rate_limited")
        self.assertEqual(self.submit_note(2, to=b"purse@bob"), {"number": 2})
        self.assertEqual(self.submit_note(3, d=CAROL), {"number": 3})
        self.assertEqual(self.submit_note(4, now=CREATED + 10), {"number": 4})

    def test_per_route(self):
        self.limit(per_route=1)
        self.submit_note(1, life=10)
        self.assertEqual(self.submit_note(2, d=CAROL), "layer2.mailbox_full")
        self.assertEqual(self.submit_note(2, d=CAROL, to=b"purse@bob"), {"number": 2})
        self.assertEqual(self.submit_note(3, d=CAROL, now=CREATED + 10), {"number": 3})

    def test_total(self):
        self.limit(total=1)
        self.submit_note(1, life=10)
        self.assertEqual(self.submit_note(2, d=CAROL, to=b"purse@bob"), "layer2.relay_full")
        self.assertEqual(self.submit_note(2, d=CAROL, to=b"purse@bob", now=CREATED + 10), {"number": 2})

    def test_order(self):
        """LAYER2-33, and after the other checks."""
        none = dict.fromkeys(LIMITS, 0)
        for names, code in [([], "rate_limited"), (["per_hour"], "rate_limited"), (["per_hour", "per_sender"], "rate_limited"),
                            (["per_hour", "per_sender", "per_sender_and_route"], "mailbox_full"),
                            (["per_hour", "per_sender", "per_sender_and_route", "per_route"], "relay_full")]:
            self.limit(**{**none, **{name: 1 for name in names}})
            self.assertEqual(self.submit(), "layer2." + code)
            self.assertEqual(self.submit(registration=None), "layer2.unknown_sender")
            self.assertEqual(self.state["messages"], [])
