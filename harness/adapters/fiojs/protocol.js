'use strict';

// The adapter protocol (spec/protocol.md) and what every adapter of the fiojs family needs for it. It reads one request per
// line from standard input and writes one answer per line to standard output.

// Standard output belongs to the protocol; parts of the packages print warnings with console.log. So this module comes first.
console.log = console.error;

class Refusal extends Error {} // the package threw
class Unsupported extends Error {} // the package cannot do this

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

// Strings that JSON in UTF-8 can't carry come as UTF-16 in hex (spec/protocol.md).
function revive(key, value) {
  const isString = value && typeof value.utf16 === 'string' && Object.keys(value).length === 1;
  return isString ? bytes(value.utf16).swap16().toString('utf16le') : value;
}

// The private types of FIP-5 are in no package: to refuse them as unknown would look like having checked them.
function publicTypesOnly(type) {
  if (String(type).startsWith('private_')) throw new Unsupported(`nothing of FIP-5 is there, so no type ${type}`);
}

// Answers requests until standard input ends. `implementation` and `behaviours` are those of hello, `operations` has one
// function per operation: from its input to its result.
function serve({ implementation, behaviours, operations }) {
  function hello() {
    return { protocol: 1, implementation, operations: Object.keys(operations), behaviours };
  }

  function answer({ op, in: input }) {
    if (op === 'hello') return { ok: hello() };
    if (!Object.hasOwn(operations, op)) return { unsupported: `${implementation.name} has no operation ${op}` };
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
      const request = JSON.parse(line, revive);
      process.stdout.write(JSON.stringify({ id: request.id, ...answer(request) }) + '\n');
    } catch (error) {
      console.error(`not a request: ${error.message}`); // without an id there is nothing to answer
    }
  }

  return readLines(handle);
}

// Not the readline module: the protocol ends a line at a line feed only, readline at a carriage return too.
async function readLines(handle) {
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

module.exports = { Unsupported, bytes, call, hex, publicTypesOnly, serve };
