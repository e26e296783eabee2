"""Published answers, and made-up records, that more than one chapter is checked with.

The FIO answers were made by running fiojs 1.0.2; where it has no answer, by independent arithmetic.
"""

from hashlib import sha256

from fio import content, ecdh, index, key, sealed, text

unhex = bytes.fromhex


def private(seed):
    """The private keys of the FIO answers are SHA-256 of a seed."""
    return sha256(seed.encode()).digest()


def public(d):
    return key.format_fio_public(key.public_of(d))


ALICE, BOB, CAROL = (key.parse_private_bytes(private(seed)) for seed in ("alice", "bob", "carol"))

KEYS = [  # running fiojs 1.0.2
    ("alice", "5J9bWm2ThenDm3tjvmUgHtWCVMUdjRR1pxnRtnJjvKA4b2ut5WK",
     "2bd806c97f0e00af1a1fc3328fa763a9269723c8db8fac4f93af71db186d6e90",
     "FIO7zsqi7QUAjTAdyynd6DVe8uv4K8gCTRHnAoMN9w9CA1xLCTDVv",
     "039997a497d964fc1a62885b05a51166a65a90df00492c8d7cf61d6accf54803be"),
    ("bob", "5JoQtsKQuH8hC9MyvfJAqo6qmKLm8ePYNucs7tPu2YxG12trzBt",
     "81b637d8fcd2c6da6359e6963113a1170de795e4b725b84d1e0b4cfd9ec58ce9",
     "FIO5VE6Dgy9FUmd1mFotXwF88HkQN1KysCWLPqpVnDMjRvGRi1YrM",
     "024edfcf9dfe6c0b5c83d1ab3f78d1b39a46ebac6798e08e19761f5ed89ec83c10"),
]
PVT_K1 = "PVT_K1_LJw5aNdCDEW3WTta2nCqm5GkeiXHYw79iefcFzgSJRRRwEPkU"  # alice, running fiojs 1.0.2
PUB_K1 = "PUB_K1_5VE6Dgy9FUmd1mFotXwF88HkQN1KysCWLPqpVnDMjRvGLi8JKw"  # bob, running fiojs 1.0.2

SECRET = unhex("a71b4ec5a9577926a1d2aa1d9d99327fd3b68f6a1ea597200a0d890bd3331df3"
               "00a2d49fec0b2b3e6969ce9263c5d6cf47c191c1ef149373ecc9f0d98116b598")  # of alice and bob
IV = unhex("f300888ca4f512cebdc0020ff0f7224c")
BLOBS = [  # running fiojs 1.0.2: secret, plaintext, sealed as text
    (SECRET, "c1b68f326e6dfac67d964f6f1e1a12d952294dd8a22b08fa5377f2dda2df76c9",
     "8wCIjKT1Es69wAIP8PciTJku7lqDupzAknXUBg82zJIyATRSoMmx7n2+SA5hLUl+2NAqxgNKaPIA+2IKKw59GO0hoCt0oQosq3rnGpNzkk5sR7XvrEFvKHS6"
     "kRcxmWeL"),
    (SECRET, "223141317a5031655035514765666932444d505466544c35534c6d7637446976664e6103302e35034254430342544301056c756e636800000b70757273"
        "6540616c696365",
     "8wCIjKT1Es69wAIP8PciTCpD4Iye6v4hxCqXN+jCdabVWwAgUd9d0J1I/4p5CNHPLpFILR5XxQBVn7S4Vr83k1Mxt5FhkXLYD75p3So4j6MxydsoNVz7DoqP"
     "KU7nfwrYxzLMNnHbifyiWpRvOFhyzLK4lgJS8N4w3PfoEXH0uXk="),
    (  # a secret of 32 bytes
        unhex("c1b68f326e6dfac67d964f6f1e1a12d952294dd8a22b08fa5377f2dda2df76c9"),
        "223141317a5031655035514765666932444d505466544c35534c6d7637446976664e61",
        "8wCIjKT1Es69wAIP8PciTAWoigoou8/+12xjePtyxKBWqh/hlGeM285JGpGc/mTYJsXbUfvUqzutW9RRCoXX+SJMrzAkDw4H18QEnh3OLbBwKhFeJaULCfIx"
        "d21EFhOn"),
]

ALICE_TO_BOB = (private("alice"), KEYS[1][3])
# The 7 fields that fiojs 1.0.2 decodes from BLOBS[1], which has one more field of 12 bytes after them.
FUNDS_REQUEST = {"payee_public_address": "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "amount": "0.5", "chain_code": "BTC",
                 "token_code": "BTC", "memo": "lunch", "hash": None, "offline_url": None}
OBT = {"payer_public_address": "a", "payee_public_address": "b", "amount": "1", "chain_code": "c", "token_code": "d",
       "status": "sent_to_blockchain", "obt_id": "e"}
SHORT_REQUEST = {"payee_public_address": "purse.alice", "amount": "1", "chain_code": "FIO", "token_code": "FIO"}  # 25 bytes

PRIVATE_REQUEST = {**FUNDS_REQUEST, "payer_fio_address": "Crypto@bob"}
PRIVATE_ACTION = {**OBT, "memo": None, "hash": "", "offline_url": None, "payer_fio_address": "a@b", "payee_fio_address": "c-d@e",
                  "fio_request_id": "18446744073709551615"}
PRIVATE_CONTENT = [("private_funds_request_content", PRIVATE_REQUEST), ("private_send_action_content", PRIVATE_ACTION)]

REQUESTS, SENT, ACTIONS = "priv_get_received_fio_requests", "priv_get_sent_fio_requests", "priv_get_received_actions"

TO_BOB, TO_ALICE = "0xe33250ac22215745af8670369d88ef8d", "0x7b60da406b524a010e5d721522cb9187"  # running fiojs 1.0.2
TO_HERSELF = "0x1f645dcd035c8b9fe8b9165c1b644c5b"

ENTRY = {"search_index": TO_BOB, "fio_address": "crypto@bob", "public_key": KEYS[1][3], "sharing_nbpa": 1, "monitoring": 1}
# From running fiojs 1.0.2.
PACKED = ("0122307865333332353061633232323135373435616638363730333639643838656638640a63727970746f40626f623546494f355645364467793946556d"
          "64316d466f745877463838486b514e314b797343574c507170566e444d6a52764752693159724d0101")
SEALED_BACKUP = ("8wCIjKT1Es69wAIP8PciTHgC1cHzrYm0s3ElFHSC0jMlxCTu6XS0kwlIWNAukkeKXnCXu/BeXKBtDgxooCMMTQWUmVm7TS04TmDDvPRh6VX6Kj1fAjh6r7hz"
                 "tVEmk1yRGDAQgwQZEQWLxEg//h8Rd7cRbbqR+xye6uMNzkh3VxQiDxr0Ae0RX0sCWF3YiLbUIuQkOHrEzuVN7+2Ue3RCPg==")


def public_record(payer, payee, plaintext=bytes(7), encoding="minimal"):
    secret = ecdh.shared_secret(payer, key.public_of(payee), encoding)
    return {"payer_fio_public_key": public(payer), "payee_fio_public_key": public(payee),
            "content": text.encode(sealed.seal(secret, bytes(16), plaintext))}


def index_under(sender, Q, encoding):
    """The index that a receiver looks for, under any encoding."""
    return index.derive(ecdh.shared_secret(sender, Q, encoding), Q)


def private_record(sender, receiver, kind=0, encoding="minimal", plaintext=None):
    if plaintext is None:
        plaintext = content.pack(content.parse_json(*PRIVATE_CONTENT[kind]))
    Q = key.public_of(receiver)
    blob = sealed.seal(ecdh.shared_secret(sender, Q, encoding), bytes(16), plaintext)
    return {"public_key": public(sender), "search_index": index_under(sender, Q, encoding), "content": text.encode(blob)}
