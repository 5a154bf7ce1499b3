// netstat -t, held to what net-tools 2.10 printed of connections in every state.
import { expect, test } from 'vitest';
import type { SocketRow } from '../../../src/core/tables.ts';
import { goldenCases, readGolden } from '../../helpers/golden.ts';
import { machineWith, runRecorded, socketRows } from '../../helpers/recorded-sockets.ts';

const server = [...socketRows('ss/tulnp-server'), ...socketRows('ss/tnie-server')];
const client = socketRows('ss/tanpe');
const cases = goldenCases('netstat').filter((name) => /^netstat\/(t|plnt|atn|an$|anp$|bare)/.test(name));

/** The timers as they stood when netstat looked: `on (3.32/4/0)`. */
function timed(rows: readonly SocketRow[], text: string): SocketRow[] {
  return rows.map((row) => {
    const line = text.split('\n').find((each) => each.includes(` ${row.local} `)) ?? '';
    const [, name = '', seconds, sent, probes] = /(\w+) \((\d+\.\d+)\/(\d+)\/(\d+)\)/.exec(line) ?? [];
    if (name === '') return row;
    const timer = name === 'probe' ? 'persist' : name === 'off' ? '' : name;
    return { ...row, timer, expires: Math.round(Number(seconds) * 100) * 1e7, tries: Number(sent) + Number(probes) };
  });
}

test('the recordings are there', () => {
  expect(cases.length).toBeGreaterThan(15);
});

test.each(cases)('%s', (name) => {
  const golden = readGolden(name);
  const rows = name.endsWith('-server') ? serverOf(name) : client;
  const { stdout, stderr, exit } = runRecorded(machineWith(timed(rows, golden.stdout)), golden);
  expect({ stdout, stderr, exit }).toEqual({ stdout: golden.stdout, stderr: golden.stderr, exit: golden.exit });
});

/** Which process has a connection was recorded for the listening sockets only. */
function serverOf(name: string): SocketRow[] {
  return /-t?\w*p/.test(name) ? server.filter((row) => row.state === 'LISTEN') : server;
}

test('the port is never cut off, however long the name is', () => {
  const rows = client.slice(0, 1).map((row) => ({ ...row, remote: '10.0.0.1:5001' }));
  const machine = machineWith(rows).file('/etc/hosts', '10.0.0.1 a-host-with-quite-a-long-name\n');
  expect(machine.run('netstat -t').stdout).toContain(' a-host-with-quite-:5001 ');
  expect(machine.run('netstat -tW').stdout).toContain(' a-host-with-quite-a-long-name:5001 ');
});
