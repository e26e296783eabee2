'use strict';

// Conformance adapter for @fioprotocol/fiojs 0.5. ../fiojs/protocol.js talks to the harness, ../fiojs/operations.js calls the package.

const { serve } = require('../fiojs/protocol');
const operations = require('../fiojs/operations');

const { name, version } = require('@fioprotocol/fiojs/package.json');

serve({
  implementation: { name, version, language: 'JavaScript' },
  behaviours: { x_encoding: 'minimal' },
  operations: operations({
    fiojs: require('@fioprotocol/fiojs'),
    check: require('@fioprotocol/fiojs/dist/encryption-check'),
    content: require('@fioprotocol/fiojs/dist/encryption-fio'),
  }),
});
