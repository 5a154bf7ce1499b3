// The tables of daemons on the screen: leases, the rungs of DNS caches, HTTP connections, and how a table is reached.
import { afterEach, describe, expect, test } from 'vitest';
import { seconds } from '../../src/core/time.ts';
import { mount, type Mounted } from '../../src/ui/mount.ts';
import { fitted } from '../../src/ui/panels/tables/columns.ts';
import { NAMES_AND_WEB } from '../helpers/names-and-web.ts';
import { StagedSession } from '../helpers/staged-session.ts';
import { VirtualTerminal } from '../helpers/virtual-terminal.ts';

const open: Mounted[] = [];
afterEach(() => {
  for (const screen of open.splice(0)) screen.unmount();
});

function show(columns = 80, rows = 24) {
  const session = new StagedSession(NAMES_AND_WEB);
  while (!session.quiet) session.advance(64);
  const terminal = new VirtualTerminal(columns, rows);
  const capabilities = { colors: true, ascii: false, addressable: true };
  const screen = mount({ session, terminal, capabilities });
  open.push(screen);
  const say = (text: string): void => [...text, '\r'].forEach((key) => terminal.type(key));
  const table = async (node: string, name: string): Promise<string> => {
    say(`:go ${node}`);
    say(`:table ${name}`);
    const text = await terminal.text();
    terminal.type('i');
    return text;
  };
  return { session, terminal, screen, say, table };
}

describe('at 80 columns', () => {
  test('a lease is told from both sides, with the time that is left', async () => {
    const { table } = show();
    expect(await table('pc', 'lease')).toMatch(/eth0 +BOUND +10\.0\.0\.100\/24 +9m 5\ds +\dm \d+s +8m 4\ds/);
    expect(await table('ns', 'dhcp')).toMatch(/10\.0\.0\.100 +bound +9m 5\ds +02:/);
  });

  test('a name is kept with its TTL, which ticks, and one that does not exist says so', async () => {
    const { say, table, session } = show();
    say('getent hosts www.example.com');
    say('getent hosts nope.example.com');
    say('getent hosts a-rather-long-name-for-a-host-that-nobody-would-type-twice.example.com');
    const first = await table('pc', 'resolver');
    expect(first).toMatch(/www\.example\.com\. +A +(5m|4m 5\ds) +10\.0\.0\.2/);
    expect(first).toMatch(/nope\.example\.com\. +ANY +\d\S* +NXDOMAIN, no such name/);
    expect(first).toMatch(/a-rather-long-name\S*… +A +\S+ ?\S* +10\.0\.0\.2/);
    session.emit(session.player.now + seconds(100), () => {});
    session.advance();
    expect(await table('pc', 'resolver')).toMatch(/www\.example\.com\. +A +3m \d+s +10\.0\.0\.2/);
  });

  test('a connection shows what was asked on it and how it went', async () => {
    const { say, table } = show();
    say('curl -s http://www.example.com/');
    expect(await table('web', 'http')).toMatch(/client +10\.0\.0\.3:3000 +idle +GET \/ +200 +19/);
  });
});

describe('the way to a table', () => {
  test('is its name after :table, completed by Tab', async () => {
    const { say, terminal, screen } = show();
    say('getent hosts www.example.com');
    [...':table res', '\t', '\r'].forEach((key) => terminal.type(key));
    expect(screen.view.state.table).toBe('resolver');
    expect(await terminal.text()).toContain('System DNS cache');
  });

  test('a name that is none is answered with those there are', async () => {
    const { say, terminal } = show(120, 40);
    say(':table nonsense');
    expect(await terminal.text()).toMatch(/pc has these tables: neigh, route, addr, link/);
  });

  test('the chosen table stays chosen on the next node, and says when it has nothing there', async () => {
    const { say, terminal, table } = show();
    say('getent hosts www.example.com');
    await table('pc', 'resolver');
    terminal.type('\u001b[27u');
    terminal.type('\t');
    terminal.type('5');
    expect(await terminal.text()).toContain('Nothing is in resolver on ns.');
  });

  test('a row of tabs that is too long says that there are more', async () => {
    const { say, terminal } = show(60, 24);
    say('curl -s http://www.example.com/');
    say(':table arp');
    expect(await terminal.text()).toMatch(/│ {2}ARP table .*› +│/);
    say('i');
  });
});

describe('columns', () => {
  test('the widest give way first', () => {
    expect(fitted([40, 4, 20], [true, false, true], 50)).toEqual([22, 4, 20]);
  });

  test('the last are left out when all are as narrow as they may be', () => {
    expect(fitted([30, 30, 30], [true, true, true], 27)).toEqual([12, 13]);
    expect(fitted([30, 10, 10], [false, true, true], 43)).toEqual([30, 10]);
  });

  test('nothing changes where there is room', () => {
    expect(fitted([3, 4, 5], [true, true, true], 80)).toEqual([3, 4, 5]);
  });
});
