'use strict';

// Conformance adapter for @fioprotocol/fiojs. It reads one request per line from standard input and writes one answer per
// line to standard output; spec/protocol.md says how. It shows what the package does: it corrects no input and no result.

// Standard output belongs to the protocol; parts of the package print warnings with console.log.
console.log = console.error;

const { Ecc, Fio, Serialize } = require('@fioprotocol/fiojs');
const { version } = require('@fioprotocol/fiojs/package.json');
// These two are what encrypt and decrypt are made of. The package does not export them by name.
const { checkEncrypt, checkDecrypt } = require('@fioprotocol/fiojs/dist/encryption-check');
const fioContent = require('@fioprotocol/fiojs/dist/encryption-fio');

// ---- protocol ----

class Refusal extends Error {} // the package threw
class Unsupported extends Error {} // the package cannot do this

function answer({ op, in: input }) {
  if (op === 'hello') return { ok: hello() };
  if (!Object.hasOwn(operations, op)) return { unsupported: `fiojs has no operation ${op}` };
  try {
    return { ok: operations[op](input) };
  } catch (error) {
    if (error instanceof Refusal) return { error: { text: error.message } };
    if (error instanceof Unsupported) return { unsupported: error.message };
    return { fault: String(error) };
  }
}

function handle(line) {
  try {
    const request = JSON.parse(line);
    process.stdout.write(JSON.stringify({ id: request.id, ...answer(request) }) + '\n');
  } catch (error) {
    console.error(`not a request: ${error.message}`); // without an id there is nothing to answer
  }
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

// Runs code of the package. Only what is thrown in here is a refusal; arguments are made ready outside, where a failure is
// the adapter's own.
function call(code, ...args) {
  try {
    return code(...args);
  } catch (error) {
    throw new Refusal(`${error.name}: ${error.message}`);
  }
}

function bytes(hex) {
  return Buffer.from(hex, 'hex');
}

function hex(bytes) {
  return Buffer.from(bytes).toString('hex');
}

function onlyMinimal(encoding) {
  if (encoding !== 'minimal') throw new Unsupported(`fiojs has no x_encoding ${encoding}, only minimal`);
}

function unknownFormat(format) {
  return new Unsupported(`fiojs is not asked to parse the format ${format}`);
}

// ---- operations ----

const operations = {
  'key.parse_private': parsePrivate,
  'key.parse_public': parsePublic,
  'key.public_of': publicOf,
  'ecdh.shared_secret': sharedSecret,
  'sealed.seal': sealBytes,
  'sealed.open': openBytes,
  'abi.pack': packValue,
  'abi.unpack': unpackValue,
  'content.pack': packContent,
  'content.unpack': unpackContent,
  'content.seal': sealContent,
  'content.open': openContent,
};

function hello() {
  return {
    protocol: 1,
    implementation: { name: '@fioprotocol/fiojs', version, language: 'JavaScript' },
    // text.encode and text.decode are missing: fiojs leaves base64 to Node's Buffer, so content.open has to show it.
    operations: Object.keys(operations),
    behaviours: { x_encoding: 'minimal' },
  };
}

function parsePrivate({ format, key }) {
  if (format === 'wif') return { private: hex(call(() => Ecc.PrivateKey.fromString(key).toBuffer())) };
  if (format !== 'bytes') throw unknownFormat(format);
  const buffer = bytes(key);
  return { private: hex(call(() => Ecc.PrivateKey.fromBuffer(buffer).toBuffer())) };
}

// The buffer has 65 bytes where fiojs takes the text of an uncompressed key.
function parsePublic({ format, key }) {
  if (format !== 'fio') throw unknownFormat(format);
  return { point: hex(call(() => Ecc.PublicKey.fromStringOrThrow(key).toBuffer())) };
}

function publicOf({ private: privateKey }) {
  const buffer = bytes(privateKey);
  return { public: call(() => Ecc.PrivateKey.fromBuffer(buffer).toPublic().toString()) };
}

function sharedSecret({ private: privateKey, public: publicKey, x_encoding }) {
  onlyMinimal(x_encoding);
  const buffer = bytes(privateKey);
  return { secret: hex(call(() => Ecc.PrivateKey.fromBuffer(buffer).getSharedSecret(publicKey))) };
}

function sealBytes({ secret, iv, plaintext }) {
  return { sealed: hex(call(checkEncrypt, bytes(secret), bytes(plaintext), bytes(iv))) };
}

function openBytes({ secret, sealed }) {
  return { plaintext: hex(call(checkDecrypt, bytes(secret), bytes(sealed))) };
}

const abiTypes = Serialize.createInitialTypes();

function packValue({ type, value }) {
  const buffer = new Serialize.SerialBuffer();
  call(() => Serialize.getType(abiTypes, type).serialize(buffer, value));
  return { bytes: hex(buffer.asUint8Array()) };
}

// Bytes after the value are ignored, as the package does.
function unpackValue({ type, bytes: packed }) {
  const buffer = new Serialize.SerialBuffer({ array: bytes(packed) });
  return { value: call(() => Serialize.getType(abiTypes, type).deserialize(buffer)) };
}

function packContent({ type, content }) {
  const buffer = new Serialize.SerialBuffer();
  call(fioContent.serialize, buffer, type, content);
  return { plaintext: hex(buffer.asUint8Array()) };
}

function unpackContent({ type, plaintext }) {
  const buffer = new Serialize.SerialBuffer({ array: bytes(plaintext) });
  return { content: call(fioContent.deserialize, buffer, type) };
}

function cipher(privateKey, publicKey) {
  return call(Fio.createSharedCipher, { privateKey: bytes(privateKey), publicKey });
}

// fiojs draws the initialization vector itself when it gets none. An empty one is not a missing one.
function sealContent({ type, private: privateKey, public: publicKey, content, iv, x_encoding }) {
  if (x_encoding !== undefined) onlyMinimal(x_encoding);
  const ivBytes = iv === undefined ? undefined : bytes(iv);
  const shared = cipher(privateKey, publicKey);
  return { text: call(() => shared.encrypt(type, content, ivBytes)) };
}

function openContent({ type, private: privateKey, public: publicKey, text }) {
  const shared = cipher(privateKey, publicKey);
  return { content: call(() => shared.decrypt(type, text)) };
}

serve();
