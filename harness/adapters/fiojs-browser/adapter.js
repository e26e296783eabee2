'use strict';

// Conformance adapter for @fioprotocol/fiojs as a browser bundle runs it: with the cipher written in JavaScript instead of
// Node's. ../fiojs/protocol.js talks to the harness, ../fiojs/operations.js calls the package.

const Module = require('module');
const { serve } = require('../fiojs/protocol');
const operations = require('../fiojs/operations');

// A bundler takes the file that the field "browser" of a package's package.json names instead of the main file. This hook
// does the same for the cryptographic packages that fiojs asks for. It must be in place before fiojs is loaded.
const BROWSER_PACKAGES = ['browserify-aes', 'create-hash', 'create-hmac', 'randombytes'];

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  if (!BROWSER_PACKAGES.includes(request)) return resolveFilename.call(this, request, ...rest);
  const { browser } = require(`${request}/package.json`);
  return resolveFilename.call(this, `${request}/${browser}`, ...rest);
};

const { name, version } = require('@fioprotocol/fiojs/package.json');

serve({
  implementation: { name: `${name} (browser cipher)`, version, language: 'JavaScript' },
  behaviours: { x_encoding: 'minimal' },
  operations: operations({
    fiojs: require('@fioprotocol/fiojs'),
    check: require('@fioprotocol/fiojs/dist/encryption-check'),
    content: require('@fioprotocol/fiojs/dist/encryption-fio'),
  }),
});
