#!/usr/bin/env node
// The two-stage start: settles NODE_ENV before React can load, builds what is missing, then runs the bundle.
process.env.NODE_ENV = 'production';

const { bundle } = await import('./build.js');
const entry = await bundle('cli.js').catch((error) => {
  process.stderr.write(`wirelab cannot start: ${error.message}\n`);
  process.exit(1);
});
const { main } = await import(entry);
process.exitCode = await main(process.argv.slice(2));
