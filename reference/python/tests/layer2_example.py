"""The example of the chapter "Layer 2 messages", piece by piece, and messages made of it by changing pieces."""

from fio import text
from fio.layer2 import envelope, signature

from .answers import BOB, public, unhex

CHAIN_ID = unhex("21dcae42c0182200e93f954a074011f9048a7624c6fe81d3c9541a614a88bd1c")
CREATED, EXPIRES = 1767225600, 1767312000
KEY = unhex("024edfcf9dfe6c0b5c83d1ab3f78d1b39a46ebac6798e08e19761f5ed89ec83c10")
PIECES = {
    "magic": unhex("46494f2d4c3200"),
    "version": unhex("01"),
    "chain_id": CHAIN_ID,
    "message_id": unhex("000102030405060708090a0b0c0d0e0f"),
    "created_at": unhex("00b95569"),
    "expires_at": unhex("800a5769"),
    "sender": unhex("0a63727970746f40626f62"),
    "sender_key": KEY,
    "sender_encrypt_key": KEY,
    "route_type": unhex("01"),
    "route": unhex("2230783762363064613430366235323461303130653564373231353232636239313837"),
    "content_type": unhex("116e65775f66756e64735f636f6e74656e74"),
    "content": unhex(
        "9001"
        "f300888ca4f512cebdc0020ff0f7224c"
        "03cfe3506d8339fbcdf0c640c958d60d337422ac495b5c94dfb3760c3275ee77bbe3532ffb94586028a6bef0bcd90f045c5a12a3899dc2bd129e45b7d9a3"
        "49ada2efa7ec26fc504893df6ebb0b6bc1fade91ef7446cf08564a438065e82a4246"
        "aa311c810f47d981ac8947ca02c73020a24dbd28acf7f4687924f139c23b95d0"),
}
INNER = unhex(
    "0a63727970746f40626f62"
    "0b707572736540616c696365"
    "38"
    "223141317a5031655035514765666932444d505466544c35534c6d7637446976664e6103302e35034254430342544301056c756e63680000")
DIGEST = unhex("718842568204301e260b6895795c61caa2fe89fdc881947f5115f7577e3c5cfd")
SIGNATURE = unhex("1f"
                  "6b2d0cdbaa12314e66eef986116fc2068c27f13db403d8c965fd58e94661132d"
                  "59e626070eeadda4a78f5dd2a82b2dec6b36b7f7c53ae4b591e365513bb20609")
SIGNATURE_TEXT = "SIG_K1_K9H2szknYjV68iTnNmeVDeZ4EX9Mei8DwpRHxDPi9QNi5Peuf45JmhVx9ArSjVBQCCQ7kcGVqjZqBGSpKL1sfTf1oDkQtG"
IN_THE_CLEAR = {"sender_encrypt_key": bytes(33), "route_type": b"\x00", "route": b"\x0bpurse@alice"}

FIELDS = {"chain_id": CHAIN_ID, "message_id": bytes(range(16)), "created_at": CREATED, "expires_at": EXPIRES, "sender": "crypto@bob"}
REGISTRATION = {"owner_key": public(BOB), "encrypt_key": public(BOB)}
START = {"time": 0, "seen": []}


def data_of(**changes):
    """The bytes of the envelope, with other bytes for some pieces."""
    return b"".join({**PIECES, **changes}.values())


def wrap(data, signature_text=SIGNATURE_TEXT):
    return {"protocol": "fio_l2", "version": 1, "envelope": text.encode(data), "signature": signature_text}


def signed(d=BOB, **changes):
    data = data_of(**changes)
    return wrap(data, signature.format_signature(signature.sign_digest(d, envelope.digest_of(data))))


def counted(data):
    """With its length before it, below 128."""
    assert len(data) < 128
    return bytes([len(data)]) + data


MESSAGE = wrap(data_of())
