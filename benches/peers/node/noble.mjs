// @noble/curves with @noble/ciphers: the cryptography alone, so sealing and opening begin and end with the plaintext.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { cbc } from '@noble/ciphers/aes.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';

const serve = createRequire(import.meta.url)('./peer.js');
const manifest = new URL('node_modules/@noble/curves/package.json', import.meta.url);
const { version } = JSON.parse(readFileSync(manifest, 'utf8'));

const hex = (bytes) => Buffer.from(bytes).toString('hex');
const bytes = (text) => Uint8Array.from(Buffer.from(text, 'hex'));
const same = (value) => value;

function keysOf(secret) {
  const keys = sha512(secret);
  return { encryption: keys.subarray(0, 32), tag: keys.subarray(32) };
}

function seal(keys, iv, plaintext) {
  const authenticated = Buffer.concat([iv, cbc(keys.encryption, iv).encrypt(plaintext)]);
  return Buffer.concat([authenticated, hmac(sha256, keys.tag, authenticated)]);
}

function open(keys, sealed) {
  const [authenticated, tag] = [sealed.subarray(0, -32), sealed.subarray(-32)];
  const expected = hmac(sha256, keys.tag, authenticated);
  let difference = 0;
  for (let i = 0; i < 32; i += 1) difference |= expected[i] ^ tag[i];
  if (difference !== 0) throw new Error('rejected');
  return cbc(keys.encryption, authenticated.subarray(0, 16)).decrypt(authenticated.subarray(16));
}

serve(`@noble/curves ${version}`, (inputs) => {
  const [own, point, iv, plaintext] = [inputs.private, inputs.point, inputs.iv, inputs.plaintext].map(bytes);
  const keys = keysOf(bytes(inputs.secret));
  const sharedSecret = () => {
    const x = secp256k1.getSharedSecret(own, point).subarray(1);
    const zeros = x.findIndex((byte) => byte !== 0);
    return sha512(x.subarray(zeros));
  };
  const jobs = {
    'shared secret': { run: sharedSecret, show: hex },
    'search index': { run: () => hmac(sha1, sharedSecret(), point), show: (mac) => `0x${hex(mac.subarray(0, 16))}` },
    'cold seal': { run: () => Buffer.from(seal(keysOf(sharedSecret()), iv, plaintext)).toString('base64'), show: same },
    'cold open': { run: () => open(keysOf(sharedSecret()), Uint8Array.from(Buffer.from(inputs.text, 'base64'))), show: hex },
  };
  for (const { length, plaintext: plain, sealed } of inputs.warm) {
    const [toSeal, toOpen] = [bytes(plain), bytes(sealed)];
    jobs[`warm seal of ${length} bytes`] = { run: () => seal(keys, iv, toSeal), show: hex };
    jobs[`warm open of ${length} bytes`] = { run: () => open(keys, toOpen), show: hex };
  }
  return jobs;
});
