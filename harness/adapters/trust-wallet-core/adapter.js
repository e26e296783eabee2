'use strict';

// Conformance adapter for @trustwallet/wallet-core. It reads one request per line from standard input and writes one answer
// per line to standard output; spec/protocol.md says how. It shows what the package does: it corrects no input and no result.

// Standard output belongs to the protocol.
console.log = console.error;

const { initWasm, TW } = require('@trustwallet/wallet-core');
const { version } = require('@trustwallet/wallet-core/package.json');

// ---- protocol ----

class Refusal extends Error {} // the package refused
class Unsupported extends Error {} // the package cannot do this
class Aborted extends Error {} // the WebAssembly module can't be used any more

function answer({ op, in: input }) {
  if (op === 'hello') return { ok: hello() };
  if (!Object.hasOwn(operations, op)) return { unsupported: `the public API has no operation ${op}` };
  try {
    return { ok: operations[op](input) };
  } catch (error) {
    if (error instanceof Aborted) throw error;
    if (error instanceof Refusal) return { error: { text: error.message } };
    if (error instanceof Unsupported) return { unsupported: error.message };
    return { fault: String(error) };
  }
}

function handle(line) {
  let request;
  try {
    request = JSON.parse(line, revive);
  } catch (error) {
    console.error(`not a request: ${error.message}`); // without an id there is nothing to answer
    return;
  }
  process.stdout.write(JSON.stringify({ id: request.id, ...answer(request) }) + '\n');
}

// Strings that JSON in UTF-8 can't carry come as UTF-16 in hex (spec/protocol.md).
function revive(key, value) {
  const isString = value && typeof value.utf16 === 'string' && Object.keys(value).length === 1;
  return isString ? Buffer.from(value.utf16, 'hex').swap16().toString('utf16le') : value;
}

// Not the readline module: the protocol ends a line at a line feed only, readline at a carriage return too.
async function serve() {
  let pending = '';
  process.stdin.setEncoding('utf8');
  for await (const chunk of process.stdin) {
    const lines = chunk.split('\n');
    lines[0] = pending + lines[0];
    pending = lines.pop();
    lines.forEach(handle);
  }
  if (pending) handle(pending);
}

// ---- helpers ----

// Runs code of the package. Its C++ exceptions cannot be caught: they abort the WebAssembly module, whose state is undefined
// from then on. So this process ends, without an answer, and the harness starts another. All else that is thrown is a refusal.
function call(code) {
  try {
    return code();
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) throw new Aborted(error.message);
    throw new Refusal(`${error.name}: ${error.message}`);
  }
}

// The package refuses by giving null, without a reason.
function notNull(what, value) {
  if (value === null) throw new Refusal(`${what}: null`);
  return value;
}

function bytes(hex) {
  return Buffer.from(hex, 'hex');
}

function hex(bytes) {
  return Buffer.from(bytes).toString('hex');
}

function onlyFixed32(encoding) {
  if (encoding !== 'fixed32') throw new Unsupported(`there is no x_encoding ${encoding}, only fixed32`);
}

// ---- operations ----

let core; // the loaded module

const operations = {
  'key.parse_private': parsePrivate,
  'key.public_of': publicOf,
  'account.name': accountName,
  'text.encode': encodeText,
  'text.decode': decodeText,
  'content.seal': sealContent,
};

function hello() {
  return {
    protocol: 1,
    implementation: { name: '@trustwallet/wallet-core', version, language: 'C++' },
    operations: Object.keys(operations),
    behaviours: { x_encoding: 'fixed32', iv: 'own' },
  };
}

// Only isValid is told the curve. createWithData alone takes any 32 bytes but zeros.
function parsePrivate({ format, key }) {
  if (format !== 'bytes') throw new Unsupported(`the public API parses no private key of the format ${format}`);
  const data = bytes(key);
  if (!call(() => core.PrivateKey.isValid(data, core.Curve.secp256k1))) throw new Refusal('PrivateKey.isValid: false');
  const privateKey = createPrivateKey(data);
  return { private: hex(call(() => privateKey.data())) };
}

function createPrivateKey(data) {
  return notNull('PrivateKey.createWithData', call(() => core.PrivateKey.createWithData(data)));
}

function publicOf({ private: privateKey }) {
  const key = createPrivateKey(bytes(privateKey));
  return { public: call(() => core.CoinTypeExt.deriveAddress(core.CoinType.fio, key)) };
}

// Text that is an account name already comes back as it is.
function accountName({ public: publicKey }) {
  const account = notNull('FIOAccount.createWithString', call(() => core.FIOAccount.createWithString(publicKey)));
  return { name: call(() => account.description()) };
}

function encodeText({ bytes: data }) {
  const buffer = bytes(data);
  return { text: call(() => core.Base64.encode(buffer)) };
}

// TWBase64.h: "The decoded data, empty if decoding failed."
function decodeText({ text }) {
  const data = call(() => core.Base64.decode(text));
  if (data.length === 0) throw new Refusal('Base64.decode: no bytes');
  return { bytes: hex(data) };
}

// The one way to content that is open to JavaScript: to have the transaction of a FIO Request signed, and to take the
// content out of it. What the transaction says beside the content is fixed. It is of no chain, and has expired.
const payerName = 'payer@example';
const payeeName = 'payee@example';
const expiry = 1;
const chainId = Buffer.alloc(32);

function sealContent({ type, private: privateKey, public: publicKey, content, iv, x_encoding }) {
  if (type !== 'new_funds_content') throw new Unsupported(`the public API seals no content of the type ${type}`);
  if (iv !== undefined) throw new Unsupported('the API takes no initialization vector');
  if (x_encoding !== undefined) onlyFixed32(x_encoding);
  const newFundsRequestMessage = {
    payerFioName: payerName,
    payerFioAddress: publicKey,
    payeeFioName: payeeName,
    content: fundsMessage(content),
  };
  const input = { expiry, chainParams: { chainId }, privateKey: bytes(privateKey), action: { newFundsRequestMessage } };
  const { SigningInput, SigningOutput } = TW.FIO.Proto;
  const message = call(() => SigningInput.encode(SigningInput.create(input)).finish());
  const output = call(() => SigningOutput.decode(core.AnySigner.sign(message, core.CoinType.fio)));
  if (output.error || output.errorMessage) throw new Refusal(`${output.error}: ${output.errorMessage}`);
  return { text: contentOf(bytes(JSON.parse(output.json).packed_trx)) };
}

// The fields under the names that they have in the package's message, values untouched; null leaves a field unset, and encode
// passes over names that it does not know. The message has one coin symbol and no place for a chain code of its own.
const messageNames = {
  payee_public_address: 'payeePublicAddress',
  token_code: 'coinSymbol',
  offline_url: 'offlineUrl',
};

function fundsMessage(content) {
  const messageName = (name) => (Object.hasOwn(messageNames, name) ? messageNames[name] : name);
  return Object.fromEntries(Object.entries(content).map(([name, value]) => [messageName(name), value]));
}

// Reads the content out of a packed transaction (EOSIO) with the one action newfundsreq. A surprise is a fault.
function contentOf(packed) {
  let at = 0;

  function take(length) {
    if (at + length > packed.length) throw new Error('the packed transaction is too short');
    at += length;
    return packed.subarray(at - length, at);
  }

  function varuint32() {
    for (let value = 0, shift = 0; ; shift += 7) {
      const [byte] = take(1);
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }

  function string() {
    return take(varuint32()).toString();
  }

  function expect(what, value, wanted) {
    if (value !== wanted) throw new Error(`the packed transaction has the ${what} ${value}`);
  }

  take(4 + 2 + 4); // expiration, reference block: number and prefix
  varuint32(); // network usage
  take(1); // processor usage
  varuint32(); // delay
  expect('number of context-free actions', varuint32(), 0);
  expect('number of actions', varuint32(), 1);
  take(8 + 8); // contract and action
  take((8 + 8) * varuint32()); // authorizations: actor and permission
  varuint32(); // length of the action's data
  expect('payer', string(), payerName);
  expect('payee', string(), payeeName);
  const content = string();
  take(8); // fee
  string(); // actor
  string(); // technology provider
  expect('number of extensions', varuint32(), 0);
  expect('number of bytes left', packed.length - at, 0);
  return content;
}

async function main() {
  core = await initWasm();
  await serve();
}

main().catch((error) => {
  console.error(`ended: ${error.message}`);
  process.exitCode = 1;
});
