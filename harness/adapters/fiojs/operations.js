'use strict';

// One function per operation, each with one call into fiojs. They show what the package does: they correct no input and no
// result. Every version of fiojs that is run has these functions under the same names.

const { Unsupported, bytes, call, hex, publicTypesOnly } = require('./protocol');

// `fiojs` is what the package exports; `check` and `content` are its modules encryption-check and encryption-fio, of which
// encrypt and decrypt are made. The package does not export those by name.
module.exports = function operations({ fiojs, check, content: fioContent }) {
  const { Ecc, Fio, Serialize } = fiojs;
  const abiTypes = Serialize.createInitialTypes();

  // One parser takes both texts of a private key, and tells them apart itself.
  function parsePrivate({ format, key }) {
    if (format === 'wif' || format === 'pvt-k1') {
      return { private: hex(call(() => Ecc.PrivateKey.fromString(key).toBuffer())) };
    }
    if (format !== 'bytes') throw unknownFormat(format);
    const buffer = bytes(key);
    return { private: hex(call(() => Ecc.PrivateKey.fromBuffer(buffer).toBuffer())) };
  }

  // One parser takes both texts of a public key, too. The buffer has 65 bytes where fiojs takes the text of an uncompressed
  // key.
  function parsePublic({ format, key }) {
    if (format !== 'fio' && format !== 'pub-k1') throw unknownFormat(format);
    return { point: hex(call(() => Ecc.PublicKey.fromStringOrThrow(key).toBuffer())) };
  }

  function publicOf({ private: privateKey }) {
    const buffer = bytes(privateKey);
    return { public: call(() => Ecc.PrivateKey.fromBuffer(buffer).toPublic().toString()) };
  }

  function accountName({ public: publicKey }) {
    return { name: call(Fio.accountHash, publicKey) };
  }

  function sharedSecret({ private: privateKey, public: publicKey, x_encoding }) {
    onlyMinimal(x_encoding);
    const buffer = bytes(privateKey);
    return { secret: hex(call(() => Ecc.PrivateKey.fromBuffer(buffer).getSharedSecret(publicKey))) };
  }

  // hashA takes the bytes of a key; the receiver's are those that the package reads from its text.
  function deriveIndex({ private: privateKey, public: publicKey, receiver, x_encoding }) {
    if (x_encoding !== undefined) onlyMinimal(x_encoding);
    if (receiver !== 'own' && receiver !== 'other') throw new Unsupported(`there is no receiver ${receiver}`);
    const own = bytes(privateKey);
    const shared = cipher(privateKey, publicKey);
    const key = call(() => (receiver === 'own' ? Ecc.PrivateKey.fromBuffer(own).toPublic() : Ecc.PublicKey(publicKey)).toBuffer());
    return { index: call(() => shared.hashA(key)) };
  }

  function sealBytes({ secret, iv, plaintext }) {
    return { sealed: hex(call(check.checkEncrypt, bytes(secret), bytes(plaintext), bytes(iv))) };
  }

  function openBytes({ secret, sealed }) {
    return { plaintext: hex(call(check.checkDecrypt, bytes(secret), bytes(sealed))) };
  }

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
    publicTypesOnly(type);
    const buffer = new Serialize.SerialBuffer();
    call(fioContent.serialize, buffer, type, content);
    return { plaintext: hex(buffer.asUint8Array()) };
  }

  function unpackContent({ type, plaintext, strict }) {
    publicTypesOnly(type);
    notStrict(strict);
    const buffer = new Serialize.SerialBuffer({ array: bytes(plaintext) });
    return { content: call(fioContent.deserialize, buffer, type) };
  }

  function cipher(privateKey, publicKey) {
    return call(Fio.createSharedCipher, { privateKey: bytes(privateKey), publicKey });
  }

  // fiojs draws the initialization vector itself when it gets none. An empty one is not a missing one.
  function sealContent({ type, private: privateKey, public: publicKey, content, iv, x_encoding }) {
    publicTypesOnly(type);
    if (x_encoding !== undefined) onlyMinimal(x_encoding);
    const ivBytes = iv === undefined ? undefined : bytes(iv);
    const shared = cipher(privateKey, publicKey);
    return { text: call(() => shared.encrypt(type, content, ivBytes)) };
  }

  function openContent({ type, private: privateKey, public: publicKey, text, strict }) {
    publicTypesOnly(type);
    notStrict(strict);
    const shared = cipher(privateKey, publicKey);
    return { content: call(() => shared.decrypt(type, text)) };
  }

  function signDigest({ private: privateKey, digest }) {
    const [key, hash] = [bytes(privateKey), bytes(digest)];
    return { signature: call(() => Ecc.Signature.signHash(hash, Ecc.PrivateKey.fromBuffer(key)).toString()) };
  }

  // fiojs recovers a key from whatever it parses, so what is not canonical is no error of it.
  function recover({ digest, signature }) {
    const hash = bytes(digest);
    return { public: call(() => Ecc.Signature.fromStringOrThrow(signature).recoverHash(hash).toString()) };
  }

  // text.encode and text.decode are missing: fiojs leaves the text to Buffer, so content.open has to show it.
  return {
    'key.parse_private': parsePrivate,
    'key.parse_public': parsePublic,
    'key.public_of': publicOf,
    'account.name': accountName,
    'ecdh.shared_secret': sharedSecret,
    'index.derive': deriveIndex,
    'sealed.seal': sealBytes,
    'sealed.open': openBytes,
    'abi.pack': packValue,
    'abi.unpack': unpackValue,
    'content.pack': packContent,
    'content.unpack': unpackContent,
    'content.seal': sealContent,
    'content.open': openContent,
    'layer2.sign_digest': signDigest,
    'layer2.recover': recover,
  };
};

function onlyMinimal(encoding) {
  if (encoding !== 'minimal') throw new Unsupported(`fiojs has no x_encoding ${encoding}, only minimal`);
}

function notStrict(strict) {
  if (strict) throw new Unsupported('fiojs has no strict mode');
}

function unknownFormat(format) {
  return new Unsupported(`fiojs is not asked to parse the format ${format}`);
}
