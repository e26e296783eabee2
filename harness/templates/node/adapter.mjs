// Adapter: answers one JSON request per line with one line, as spec/protocol.md says.

console.log = console.info = console.debug = console.error; // standard output is for answers, whatever the SDK prints

// An operation makes its input ready and returns the call into the SDK; null if there is no such thing in the SDK.
// What the call throws is a refusal, what is thrown before it a fault.
const operations = {
  'text.encode': ({ bytes }) => {
    const data = Buffer.from(bytes, 'hex');
    return () => ({ text: data.toString('base64') });
  },
};
const implementation = { name: 'my-sdk', version: '0.1.0', language: 'JavaScript' };
const hello = { protocol: 1, implementation, operations: Object.keys(operations), behaviours: {} };

async function answer({ op, in: input }) {
  if (op === 'hello') return { ok: hello };
  try {
    const call = Object.hasOwn(operations, op) ? operations[op](input) : null;
    if (!call) return { unsupported: `no ${op} for this input` };
    try {
      return { ok: await call() };
    } catch (refusal) {
      return { error: { text: String(refusal) } };
    }
  } catch (fault) {
    return { fault: String(fault) };
  }
}

// Not the readline module: it ends a line at other characters than a line feed, too.
let rest = '';
for await (const chunk of process.stdin.setEncoding('utf8')) {
  const lines = chunk.split('\n');
  lines[0] = rest + lines[0];
  rest = lines.pop();
  for (const request of lines.map((line) => JSON.parse(line))) {
    process.stdout.write(JSON.stringify({ id: request.id, ...(await answer(request)) }) + '\n');
  }
}
