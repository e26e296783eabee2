'use strict';

const { Ecc, Fio, Serialize } = require('@fioprotocol/fiojs');
const check = require('@fioprotocol/fiojs/dist/encryption-check');
const fioContent = require('@fioprotocol/fiojs/dist/encryption-fio');
const { version } = require('@fioprotocol/fiojs/package.json');
const serve = require('./peer');

const TYPE = 'new_funds_content';
const hex = (bytes) => Buffer.from(bytes).toString('hex');
const same = (value) => value;

serve(`fiojs ${version}`, (inputs) => {
  const privateKey = Buffer.from(inputs.private, 'hex');
  const iv = Buffer.from(inputs.iv, 'hex');
  const secret = Buffer.from(inputs.secret, 'hex');
  const plaintext = Buffer.from(inputs.plaintext, 'hex');
  const own = Ecc.PrivateKey.fromBuffer(privateKey);
  const other = Ecc.PublicKey(inputs.public);
  const receiver = other.toBuffer();
  const cipher = () => Fio.createSharedCipher({ privateKey, publicKey: inputs.public });
  const pack = (content) => {
    const buffer = new Serialize.SerialBuffer();
    fioContent.serialize(buffer, TYPE, content);
    return buffer.asUint8Array();
  };
  const jobs = {
    'parse a public key': { run: () => Ecc.PublicKey.fromStringOrThrow(inputs.public), show: (key) => hex(key.toBuffer()) },
    'shared secret': { run: () => own.getSharedSecret(other), show: hex },
    'search index': { run: () => cipher().hashA(receiver), show: same },
    'cold seal': { run: () => cipher().encrypt(TYPE, inputs.content, iv), show: same },
    'cold open': { run: () => cipher().decrypt(TYPE, inputs.text), show: (content) => hex(pack(content)) },
    pack: { run: () => pack(inputs.content), show: hex },
    unpack: { run: () => fioContent.deserialize(new Serialize.SerialBuffer({ array: plaintext }), TYPE), show: same },
  };
  for (const { length, plaintext: plain, sealed } of inputs.warm) {
    const [toSeal, toOpen] = [Buffer.from(plain, 'hex'), Buffer.from(sealed, 'hex')];
    jobs[`warm seal of ${length} bytes`] = { run: () => check.checkEncrypt(secret, toSeal, iv), show: hex };
    jobs[`warm open of ${length} bytes`] = { run: () => check.checkDecrypt(secret, toOpen), show: hex };
  }
  return jobs;
});
