#!/usr/bin/env node
// Fills a folder with the captures that the tshark gate judges: one of every lab's solution (`wirelab check --pcap`) and one
// of every scenario, a test/scenarios/NAME.yaml with its commands, one a line, in NAME.commands; NAME.keys beside a capture holds
// the secrets of TLS. With `scenarios` behind the folder the labs are left out: whoever checks them anyway can let that write
// their captures.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const HOME = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const SCENARIOS = join(HOME, 'test', 'scenarios');

const [folder, only] = process.argv.slice(2);
if (!folder || (only !== undefined && only !== 'scenarios')) {
  process.stderr.write('usage: make-captures.js FOLDER [scenarios]\n');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
if (!only) wirelab('check', '--pcap', resolve(folder));
const scenarios = existsSync(SCENARIOS) ? readdirSync(SCENARIOS).filter((name) => name.endsWith('.yaml')) : [];
for (const file of scenarios) {
  const commands = readFileSync(join(SCENARIOS, file.replace(/\.yaml$/, '.commands')), 'utf8')
    .split('\n')
    .filter((line) => line.trim() && !line.startsWith('#'));
  const capture = resolve(folder, `scenario-${basename(file, '.yaml')}.pcapng`);
  wirelab(
    'exec',
    join(SCENARIOS, file),
    '--pcap',
    capture,
    '--keylog',
    capture.replace(/pcapng$/, 'keys'),
    ...commands,
  );
  if (!existsSync(capture)) throw new Error(`${file}: no capture was written`);
}
process.stdout.write(`${scenarios.length} scenarios\n`);

/** A scenario's last command may well fail (a ping that nobody answers); bad usage (2 and no capture) and a crash may not. */
function wirelab(command, ...args) {
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    [join(HOME, 'bin/wirelab.js'), command, ...args],
    {
      encoding: 'utf8',
    },
  );
  const failed = command === 'check' ? status !== 0 : status === null || /^\s+at .*:\d+:\d+\)?$/m.test(stderr);
  if (!failed) return;
  process.stderr.write(`wirelab ${command} ${args[0]} ended with ${status ?? signal}\n${stdout}${stderr}`);
  process.exit(1);
}
