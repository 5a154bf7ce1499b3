// What the rows and hops of Packets say of a packet that a NAT rewrites, or that a router throws away.
import { expect, test } from 'vitest';
import { Journal } from '../../src/store/journal.ts';
import { Wording } from '../../src/store/wording.ts';
import { natNetwork } from '../helpers/nat-network.ts';
import { StagedSession } from '../helpers/staged-session.ts';

function run(router: string, command: string) {
  const session = new StagedSession(natNetwork(router));
  while (!session.quiet) session.advance(64);
  session.send({ type: 'line', node: 'lap', text: command });
  const journal = new Journal(session);
  journal.sync();
  return { packets: journal.packets, wording: new Wording(session.lens) };
}

/** What each hop of the journeys of one protocol changed. */
function hops({ packets, wording }: ReturnType<typeof run>, protocol: string): string[][] {
  const journeys = Array.from({ length: packets.journeys }, (_, i) => i);
  return journeys
    .filter((i) => wording.packet(packets.journey(i).event)?.protocol === protocol)
    .map((i) => {
      const events = packets.hopsOf(i).map((hop) => packets.hop(hop).sentEvent);
      return events.map((event, n) => wording.changes(events[n - 1], event));
    });
}

test('a hop behind the NAT has a new source, and on the way back a new destination', () => {
  const [request, reply] = hops(run('nat: [{ masquerade: eth1 }]', 'ping -c 1 198.51.100.7'), 'ICMP');
  expect(request!.some((words) => words.includes('new source  new MACs'))).toBe(true);
  expect(reply!.some((words) => words.includes('new destination  new MACs'))).toBe(true);
});

test('a router that only forwards has new MAC addresses to tell of', () => {
  const all = hops(run('', 'ping -c 1 198.51.100.7'), 'ICMP').flat();
  expect(all.some((words) => words.includes('new MACs'))).toBe(true);
  expect(all.filter((words) => /source|destination/.test(words))).toEqual([]);
});

test('a packet that a rule of the firewall drops ends at that router', () => {
  const router = 'firewall: { rules: [{ chain: FORWARD, protocol: icmp, target: DROP }] }';
  const { packets, wording } = run(router, 'ping -c 1 -W 1 198.51.100.7');
  const pings = Array.from({ length: packets.journeys }, (_, i) => packets.journey(i)).filter(
    ({ event }) => wording.packet(event)?.protocol === 'ICMP',
  );
  expect(pings).toMatchObject([{ dropped: true, byNode: true }]);
});
