'use strict';

// Conformance adapter for @fioprotocol/fiojs. protocol.js talks to the harness, operations.js calls the package.

const { serve } = require('./protocol');
const operations = require('./operations');

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
