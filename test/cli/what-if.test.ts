// Run B: the same inputs with one parameter changed, in slices beside the run, compared through TCP's flows.
import { describe, expect, test } from 'vitest';
import { FlowLog } from '../../src/store/flows/flow-log.ts';
import { LiveSession } from '../../src/cli/session/live-session.ts';

const TEXT = `
lab: 1
id: two
title: Two hosts
seed: 3
topology:
  nodes:
    a: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    b: { kind: host, interfaces: { eth0: { addresses: [10.0.0.2/24] } } }
  links:
    - { endpoints: ["a:eth0", "b:eth0"], rate: 10mbit, delay: 10ms, queue: 20 }
`;

function sent(): LiveSession {
  const session = new LiveSession({ text: TEXT, file: 'two.yaml', title: 'Two hosts' });
  for (const [node, text] of [
    ['a', 'seq 1 60000 > big'],
    ['b', 'nc -l -p 5000 > got &'],
    ['a', 'nc -N b 5000 < big'],
  ] as const) {
    expect(session.send({ type: 'line', node, text })).toBeUndefined();
    session.runToQuiet(60e9);
  }
  return session;
}

const ask = (session: LiveSession, of: string, key: string, value: string): string | undefined =>
  session.send({ type: 'what-if', change: { of, key, value } });

describe('run B', () => {
  test('says what is wrong with a change that cannot be made', () => {
    const session = sent();
    expect(ask(session, 'alice', 'x', '1')).toMatch(/There is no node or link alice/);
    expect(ask(session, 'a', 'net.ipv4.tcp_congestion_contrl', 'reno')).toMatch(
      /did you mean net\.ipv4\.tcp_congestion_control/,
    );
    expect(ask(session, 'a', 'net.ipv4.tcp_congestion_control', 'vegas')).toMatch(
      /takes one of cubic, newreno, reno, tahoe/,
    );
    expect(ask(session, 'a--b', 'loss', '7')).toMatch(/a percentage/);
    expect(ask(session, 'a--b', 'colour', 'red')).toMatch(/A link has rate, delay/);
    expect(session.whatIf).toBeUndefined();
  });

  test('repeats the run when nothing is really different, and differs where something is', () => {
    const session = sent();
    const seen: number[] = [];
    for (const delay of ['10ms', '40ms']) {
      expect(ask(session, 'a--b', 'delay', delay)).toBeUndefined();
      session.whatIf!.advance(() => false);
      expect(session.whatIf).toMatchObject({
        done: true,
        progress: 1,
        problem: undefined,
        label: `a--b delay=${delay}`,
      });
      const flow = session.whatIf!.flows.upTo(Number.POSITIVE_INFINITY).find((f) => f.node === 0)!;
      seen.push(flow.sent.span(Number.POSITIVE_INFINITY)[1]);
    }
    const own = new FlowLog();
    session.events(0, (row) => own.add(row));
    const flow = own.upTo(Number.POSITIVE_INFINITY).find((f) => f.node === 0)!;
    expect(seen[0]).toBe(flow.sent.span(Number.POSITIVE_INFINITY)[1]);
    expect(seen[1]).toBeGreaterThan(1.5 * seen[0]!);
  });

  test('goes in slices: a key never waits for it, and the run itself is untouched', () => {
    const session = sent();
    const hash = session.run.head.hash();
    ask(session, 'a', 'net.ipv4.tcp_congestion_control', 'reno');
    let ticks = 0;
    let clock = 0;
    while (session.whatIf!.runs && ticks < 100_000) {
      session.tick(ticks++ * 33, 6, () => clock++);
    }
    expect(ticks).toBeGreaterThan(5);
    expect(session.whatIf!.done).toBe(true);
    expect(session.run.head.hash()).toBe(hash);
    expect(session.hurries).toBe(false);
  });

  test('goes on with the run, types a command when the one before has ended, and ends with a fork', () => {
    const session = sent();
    ask(session, 'a--b', 'delay', '200ms');
    session.runToQuiet(60e9);
    const flows = (): number => session.whatIf!.flows.upTo(Number.POSITIVE_INFINITY).filter((f) => f.node === 0).length;
    expect(flows()).toBe(1);
    session.send({ type: 'line', node: 'b', text: 'nc -l -p 5001 > more &' });
    session.send({ type: 'line', node: 'a', text: 'nc -N b 5001 < big' });
    session.runToQuiet(60e9);
    expect(flows()).toBe(2);
    session.send({ type: 'back' });
    session.send({ type: 'line', node: 'a', text: 'true' });
    expect(session.whatIf).toBeUndefined();
  });
});
