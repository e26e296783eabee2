'use strict';

// A peer of the benchmarks. The first line names the inputs; it is answered with the result of each job. Each line after it names a
// job and how often it is to be done; it is answered with the seconds that took.

const readline = require('node:readline');

module.exports = function serve(name, makeJobs) {
  let jobs;
  const lines = readline.createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    const request = JSON.parse(line);
    if (request.inputs) {
      jobs = makeJobs(request.inputs);
      const answers = Object.fromEntries(Object.entries(jobs).map(([job, { run, show }]) => [job, show(run())]));
      return console.log(JSON.stringify({ name, answers }));
    }
    const { run } = jobs[request.job];
    const begin = process.hrtime.bigint();
    for (let i = 0; i < request.times; i += 1) run();
    const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
    console.log(JSON.stringify({ seconds }));
  });
};
