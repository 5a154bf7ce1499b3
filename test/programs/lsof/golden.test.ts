// lsof -i, held to what lsof 4.95 printed of connections in every state.
import { expect, test } from 'vitest';
import { goldenCases, readGolden } from '../../helpers/golden.ts';
import { asRecorded, machineWith, runRecorded, socketRows } from '../../helpers/recorded-sockets.ts';
import type { SocketRow } from '../../../src/core/tables.ts';

const client = socketRows('ss/tanpe');
const server = [...socketRows('ss/tlnp-server'), ...socketRows('ss/tnie-server')];

/** The descriptors and inodes that ss was not asked for are those that lsof itself shows. */
function complete(rows: readonly SocketRow[]): SocketRow[] {
  const lines = readGolden('lsof/i-n-P-server').stdout.split('\n');
  return rows.map((row) => {
    const ends = row.state === 'LISTEN' ? row.local.replace('0.0.0.0', '*') : `${row.local}->${row.remote}`;
    const line = lines.find((each) => each.includes(` ${ends} `))!;
    const [, program = '', pid, fd, inode] = /^(\S+) +(\d+) root +(\d+)u +IPv4 +(\d+) /.exec(line)!;
    return { ...row, program, pid: Number(pid), fd: Number(fd), inode: Number(inode) };
  });
}

test.each(goldenCases('lsof'))('%s', (name) => {
  const golden = readGolden(name);
  const rows = name.endsWith('-server') ? complete(server) : client;
  expect(runRecorded(machineWith(rows), golden)).toEqual(asRecorded(golden));
});

test('says so when asked for what is no socket', () => {
  expect(machineWith(client).run('lsof')).toMatchObject({ exit: 1, stderr: /not built in wirelab yet/ });
  expect(machineWith(client).run('lsof /tmp').stderr).toMatch(/not built in wirelab yet/);
  expect(machineWith(client).run('lsof -U').stderr).toMatch(/not built in wirelab yet/);
});
