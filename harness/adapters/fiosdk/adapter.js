'use strict';

// Conformance adapter for @fioprotocol/fiosdk, the TypeScript SDK. It calls what the SDK offers to wallets and nothing of the
// fiojs that it is built on. ../fiojs/protocol.js talks to the harness.

const { Unsupported, bytes, call, publicTypesOnly, serve } = require('../fiojs/protocol');

const { FIOSDK } = require('@fioprotocol/fiosdk');
const { name, version } = require('@fioprotocol/fiosdk/package.json');
const wif = require('wif');

// Every operation here gets its keys as arguments, so the SDK's own can be missing. It must never reach a network.
const sdk = new FIOSDK({
  privateKey: '',
  publicKey: '',
  apiUrls: [],
  fetchJson: () => Promise.reject(new Error('the adapter has no network')),
});
const { getCipherContent, getUnCipherContent } = sdk.transactions;

// The SDK takes private keys as WIF. It writes WIF with the same package (FIOSDK.createPrivateKeyMnemonic).
function privateKeyText(hex) {
  const key = bytes(hex);
  if (key.length !== 32) throw new Unsupported(`fiosdk takes private keys as WIF, which has no room for ${key.length} bytes`);
  return wif.encode(128, key, false);
}

function publicOf({ private: privateKey }) {
  const text = privateKeyText(privateKey);
  return { public: call(() => FIOSDK.derivedPublicKey(text).publicKey) };
}

function accountName({ public: publicKey }) {
  return { name: call(() => FIOSDK.accountHash(publicKey).accountnm) };
}

function sealContent({ type, private: privateKey, public: publicKey, content, iv, x_encoding }) {
  publicTypesOnly(type);
  if (iv !== undefined) throw new Unsupported('fiosdk takes no initialization vector, it draws its own');
  if (x_encoding !== undefined && x_encoding !== 'minimal') {
    throw new Unsupported(`fiosdk has no x_encoding ${x_encoding}, only minimal`);
  }
  return { text: call(getCipherContent, type, content, privateKeyText(privateKey), publicKey) };
}

function openContent({ type, private: privateKey, public: publicKey, text, strict }) {
  publicTypesOnly(type);
  if (strict) throw new Unsupported('fiosdk has no strict mode');
  return { content: call(getUnCipherContent, type, text, privateKeyText(privateKey), publicKey) };
}

serve({
  implementation: { name, version, language: 'TypeScript' },
  behaviours: { x_encoding: 'minimal', iv: 'own' },
  operations: {
    'key.public_of': publicOf,
    'account.name': accountName,
    'content.seal': sealContent,
    'content.open': openContent,
  },
});
