/**
 * `npm run bench:memory -- [command] [packets]`: what a session with its packet log, its flows and its
 * captured frames takes in memory once so many packets were logged. Prints JSON; a missed budget makes the exit status 1.
 */
import { LiveSession } from '../src/cli/session/live-session.ts';
import { Journal } from '../src/store/journal.ts';

const MUST_MIB = 300;
const GOAL_MIB = 200;
const DISPATCHES_PER_LOOK = 4096;

const TOPOLOGY = `
lab: 1
id: memory
title: Bottleneck
seed: 16
topology:
  routes: auto
  nodes:
    a: { kind: host, interfaces: { eth0: { addresses: [10.0.1.2/24] } }, gateway: 10.0.1.1 }
    r1: { kind: router, interfaces: { eth0: { addresses: [10.0.1.1/24] }, eth1: { addresses: [10.0.2.1/24] } } }
    r2: { kind: router, interfaces: { eth0: { addresses: [10.0.2.2/24] }, eth1: { addresses: [10.0.3.1/24] } } }
    b: { kind: host, interfaces: { eth0: { addresses: [10.0.3.2/24] } }, gateway: 10.0.3.1 }
  links:
    - { endpoints: ["a:eth0", "r1:eth0"], rate: 100mbit }
    - { endpoints: ["r1:eth1", "r2:eth0"], rate: 10mbit, delay: 10ms }
    - { endpoints: ["r2:eth1", "b:eth0"], rate: 100mbit }
`;

const [command = 'iperf3 -c b -t 3600', wanted = '100000'] = process.argv.slice(2);
const MIB = 1024 * 1024;
const memory = (): Record<string, number> => {
  globalThis.gc?.();
  return Object.fromEntries(Object.entries(process.memoryUsage()).map(([name, n]) => [name, Math.round(n / MIB)]));
};

const session = new LiveSession({ text: TOPOLOGY, file: 'memory.yaml', title: 'memory' });
const journal = new Journal(session);
session.send({ type: 'pace', pacing: 'fast', factor: 1 });
const before = memory();
if (command.startsWith('iperf3')) session.send({ type: 'line', node: 'b', text: 'iperf3 -s &' });
while (session.run.advance());
session.send({ type: 'line', node: 'a', text: command });
const cpu = process.cpuUsage();
while (journal.packets.journeys < Number(wanted) && !session.run.head.quiet) {
  for (let i = 0; i < DISPATCHES_PER_LOOK && session.run.advance(); i++);
  journal.sync();
}
const { user, system } = process.cpuUsage(cpu);
const after = memory();
const rss = after['rss']!;
process.stdout.write(
  `${JSON.stringify(
    {
      command,
      packets: journal.packets.journeys,
      hops: journal.packets.hops,
      events: session.run.head.simulation.log.last,
      simulatedSeconds: session.run.now / 1e9,
      cpuSeconds: (user + system) / 1e6,
      missed: journal.missed,
      before,
      after,
      must: MUST_MIB,
      meetsMust: rss <= MUST_MIB,
      goal: GOAL_MIB,
      meetsGoal: rss <= GOAL_MIB,
    },
    null,
    2,
  )}\n`,
);
process.exitCode = rss <= MUST_MIB ? 0 : 1;
