"""coincurve with cryptography: the cryptography alone, so sealing and opening begin and end with the plaintext.

The first line names the inputs; it is answered with the result of each job. Each line after it names a job and how often it is to be
done; it is answered with the seconds that took.
"""

import base64
import hashlib
import hmac
import json
import sys
import time
from importlib.metadata import version

from coincurve import PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.padding import PKCS7


def keys_of(secret):
    keys = hashlib.sha512(secret).digest()
    return keys[:32], keys[32:]


def seal(keys, iv, plaintext):
    encryption, tag = keys
    padder = PKCS7(128).padder()
    encryptor = Cipher(AES(encryption), CBC(iv)).encryptor()
    padded = padder.update(plaintext) + padder.finalize()
    authenticated = iv + encryptor.update(padded) + encryptor.finalize()
    return authenticated + hmac.digest(tag, authenticated, "sha256")


def open_sealed(keys, sealed):
    encryption, tag = keys
    authenticated = sealed[:-32]
    if not hmac.compare_digest(hmac.digest(tag, authenticated, "sha256"), sealed[-32:]):
        raise ValueError("rejected")
    decryptor = Cipher(AES(encryption), CBC(authenticated[:16])).decryptor()
    unpadder = PKCS7(128).unpadder()
    padded = decryptor.update(authenticated[16:]) + decryptor.finalize()
    return unpadder.update(padded) + unpadder.finalize()


def make_jobs(inputs):
    own = bytes.fromhex(inputs["private"])
    point = bytes.fromhex(inputs["point"])
    iv = bytes.fromhex(inputs["iv"])
    plaintext = bytes.fromhex(inputs["plaintext"])
    public = PublicKey(point)
    keys = keys_of(bytes.fromhex(inputs["secret"]))

    def shared_secret():
        x = public.multiply(own).format()[1:]
        return hashlib.sha512(x.lstrip(b"\0")).digest()

    jobs = {
        "shared secret": (shared_secret, bytes.hex),
        "search index": (
            lambda: hmac.digest(shared_secret(), point, "sha1"),
            lambda mac: "0x" + mac[:16].hex(),
        ),
        "cold seal": (
            lambda: base64.b64encode(seal(keys_of(shared_secret()), iv, plaintext)).decode(),
            str,
        ),
        "cold open": (
            lambda: open_sealed(keys_of(shared_secret()), base64.b64decode(inputs["text"])),
            bytes.hex,
        ),
    }
    for warm in inputs["warm"]:
        to_seal, to_open = bytes.fromhex(warm["plaintext"]), bytes.fromhex(warm["sealed"])
        jobs[f"warm seal of {warm['length']} bytes"] = (lambda it=to_seal: seal(keys, iv, it), bytes.hex)
        jobs[f"warm open of {warm['length']} bytes"] = (lambda it=to_open: open_sealed(keys, it), bytes.hex)
    return jobs


def main():
    jobs = {}
    for line in sys.stdin:
        request = json.loads(line)
        if "inputs" in request:
            jobs = make_jobs(request["inputs"])
            answers = {name: show(run()) for name, (run, show) in jobs.items()}
            answer = {"name": f"coincurve {version('coincurve')}", "answers": answers}
        else:
            run, _ = jobs[request["job"]]
            begin = time.perf_counter()
            for _ in range(request["times"]):
                run()
            answer = {"seconds": time.perf_counter() - begin}
        print(json.dumps(answer), flush=True)


main()
