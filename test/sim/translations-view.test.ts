// The Tables panel on a NAT router: before and after side by side, in as many columns as the screen has.
import { beforeAll, expect, test } from 'vitest';
import { tableNamed } from '../../src/store/table-choice.ts';
import { tableViews } from '../../src/sim/table-views.ts';
import { laidOut } from '../../src/ui/panels/tables/columns.ts';
import type { TableView } from '../../src/core/lens.ts';
import { natNetwork } from '../helpers/nat-network.ts';
import { NatWorld } from '../helpers/nat-world.ts';

let views: TableView[];
beforeAll(() => {
  const net = new NatWorld(natNetwork('nat: [{ masquerade: eth1 }]'));
  net.run('lap', 'ping -c 1 -e 7 198.51.100.7');
  net.run('desk', 'printf x | nc -u -w 1 -p 4000 198.51.100.7 5000');
  views = tableViews(net.world.tables('r1'));
});

/** The table as it stands in so many columns; timers are cut to their unit. */
function drawn(name: string, width: number): string[] {
  const { head, rows } = laidOut(tableNamed(views, name)!, width);
  return [head, ...rows].map((line) =>
    line
      .map((part) => part.text)
      .join('')
      .trimEnd()
      .replace(/\d+(\.\d)?s$/, 'TIMER'),
  );
}

test('on a small screen: inside, outside, remote, and the time that is left', () => {
  expect(drawn('Translations', 70)).toEqual([
    'inside             outside           remote             expires',
    '192.168.1.10:7     203.0.113.5:7     198.51.100.7       TIMER',
    '192.168.1.11:4000  203.0.113.5:4000  198.51.100.7:5000  TIMER',
  ]);
});

test('in half a wide screen: before and after', () => {
  expect(drawn('translations', 38)).toEqual([
    'inside             outside',
    '192.168.1.10:7     203.0.113.5:7',
    '192.168.1.11:4000  203.0.113.5:4000',
  ]);
});

test('flows as their first packet has them, and as the answer will', () => {
  expect(drawn('conntrack', 118)).toEqual([
    'from               to                 protocol  state  timeout  answer from        answer to         kind  assured',
    expect.stringMatching(/^192\.168\.1\.10:7 +198\.51\.100\.7 +icmp +- +\S+ +198\.51\.100\.7 +203\.0\.113\.5:7 +snat/),
    expect.stringMatching(
      /^192\.168\.1\.11:4000 +198\.51\.100\.7:5000 +udp +- +\S+ +198\.51\.100\.7:5000 +203\.0\.113\.5:4000 +snat/,
    ),
  ]);
});

test('rules: for what, and where to, on a small screen', () => {
  expect(drawn('nat', 74)[0]).toBe('chain        target      in  out   protocol  dport  to  packets  number');
});

test('a host that translates nothing shows no such table', () => {
  const net = new NatWorld(natNetwork());
  const names = tableViews(net.world.tables('r1')).map(({ name }) => name);
  expect(names).not.toContain('translations');
  expect(names).not.toContain('conntrack');
});
