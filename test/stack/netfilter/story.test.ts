// What a learner reads of a packet's way through a NAT: each decision with before and after, in the order in which it was made.
import { expect, test } from 'vitest';
import { eventSentence } from '../../../src/core/event.ts';
import { natNetwork } from '../../helpers/nat-network.ts';
import { NatWorld } from '../../helpers/nat-world.ts';

test('the story of an echo request and its reply', () => {
  const net = new NatWorld(natNetwork('nat: [{ masquerade: eth1 }]'));
  net.run('lap', 'ping -c 1 -e 7 198.51.100.7');
  const atRouter = net.events.filter(
    (row) => net.world.nodeName(row.node) === 'r1' && /^(nat\.|conntrack\.|ip\.forward)/.test(row.kind.id),
  );
  expect(atRouter.map((row) => [row.kind.id, eventSentence(row)])).toEqual([
    ['ip.forward', expect.stringContaining('default route')],
    ['nat.translate', 'The source 192.168.1.10:7 becomes 203.0.113.5:7: rule 1 of POSTROUTING, a new mapping.'],
    ['conntrack.new', 'No flow has these addresses and ports yet: 192.168.1.10:7 to 198.51.100.7:0 is NEW.'],
    ['nat.mapping', '192.168.1.10:7 is 203.0.113.5:7 for 198.51.100.7:0.'],
    ['conntrack.established', 'The first answer: the flow is ESTABLISHED.'],
    [
      'nat.translate',
      'An answer: its destination 203.0.113.5:7 becomes 192.168.1.10:7, the host that the mapping is for.',
    ],
    ['ip.forward', expect.any(String)],
  ]);
  const [request] = atRouter;
  const translated = atRouter.find((row) => row.kind.id === 'nat.translate')!;
  expect(translated.frame).toBe(request!.frame);
});
