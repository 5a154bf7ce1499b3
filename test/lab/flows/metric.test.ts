import { describe, expect, test } from 'vitest';
import { loadLab } from '../../../src/lab/load.ts';
import type { Asked } from '../../../src/lab/questions/kind.ts';
import type { Watcher } from '../../../src/lab/watchers/watcher.ts';
import type { LabWorld } from '../../../src/lab/world.ts';
import type { LabError } from '../../../src/topology/errors.ts';
import { row } from './rows.ts';

const OUT = '10.0.0.1:40000 > 10.0.2.2:5001';
const BACK = '10.0.2.2:5001 > 10.0.0.1:40000';

const lab = (step: string): string => `lab: 1
id: tiny
title: Two hosts and a router
level: beginner
minutes: 5
goals: [Know]
topology:
  nodes:
    a: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    r: { kind: router, interfaces: { eth0: { addresses: [10.0.0.254/24] }, eth1: { addresses: [10.0.2.254/24] } } }
    b: { kind: host, interfaces: { eth0: { addresses: [10.0.2.2/24] } } }
  links:
    - { endpoints: ['a:eth0', 'r:eth0'], rate: 100mbit }
    - { endpoints: ['r:eth1', 'b:eth0'], rate: 8mbit, backward: { rate: 1mbit } }
steps:
  - say: Do it.
${step}
    hints: [Do it.]
`;

const expecting = (metric: string): string => lab(`    expect: [metric: ${metric}]`);

class World implements LabWorld {
  now = 0;
  busy = false;
  quiet = false;
  table = () => [];
  counter = () => 0;
}

function watch(metric: string): { watcher: Watcher; world: World; text: string } {
  const world = new World();
  const expectation = loadLab(expecting(metric)).steps[0]!.expectations[0]!;
  return { watcher: expectation.watch(world), world, text: expectation.text };
}

/** 100 kB a second for a second, in 20 kB pieces, with a window of 40 kB and a round trip of 400 ms. */
function transfer(to: Pick<Watcher, 'event'> | Asked, out = OUT, back = BACK): void {
  for (let i = 0; i <= 5; i++) {
    to.event!(row(200 * i, 'tcp.send', out, { sequence: 1 + 20_000 * i, length: 20_000 }));
    to.event!(row(200 * i + 100, 'tcp.deliver', back, { sequence: 1 + 20_000 * i, length: 20_000 }));
    to.event!(
      row(200 * i + 101, 'tcp.receive', out, { acknowledgment: 20_001 + 20_000 * i, flags: 16, window: 40_000 }),
    );
    to.event!(row(200 * i + 101, 'tcp.cc', out, { cwnd: 50_000, srtt: 4e8, state: 'avoidance' }));
  }
}

const close = (to: Watcher): void => to.event!(row(1300, 'tcp.state', OUT, { from: 'FIN-WAIT-1', to: 'FIN-WAIT-2' }));

describe('the expectation metric', () => {
  test('judges a flow when its connection is over', () => {
    const { watcher, text } = watch('{ flow: ip.src == 10.0.0.1, name: goodput, is: 5% of rwnd/rtt }');
    expect(text).toBe('goodput of the flow from 10.0.0.1: within 5% of rwnd/rtt');
    transfer(watcher);
    watcher.settle!();
    expect(watcher.met).toBe(false);
    close(watcher);
    watcher.settle!();
    expect(watcher.met).toBe(true);
  });

  test('or when nothing happens any more', () => {
    const { watcher, world } = watch('{ flow: ip.src == 10.0.0.1, name: cwnd-max, is: "== 50 kB" }');
    transfer(watcher);
    world.quiet = true;
    watcher.settle!();
    expect(watcher.met).toBe(true);
  });

  test.each([
    ['another flow', '{ flow: ip.src == 10.0.2.2, name: bytes, is: ">= 1 B" }'],
    ['a flow that carried too little', '{ flow: ip.src == 10.0.0.1, name: bytes, is: ">= 1 B", carried: 120001 }'],
    ['another number', '{ flow: ip.src == 10.0.0.1, name: goodput, is: 5% of rwnd/rtt * 1.06 }'],
    ['a number that nobody knows', '{ flow: ip.src == 10.0.0.1, name: ssthresh, is: "< 1mbit" }'],
  ])('is not met by %s', (_, metric) => {
    const { watcher } = watch(metric);
    transfer(watcher);
    close(watcher);
    watcher.settle!();
    expect(watcher.met).toBe(false);
  });

  test('says what the flow has instead', () => {
    const { watcher } = watch(
      '{ flow: ip.src == 10.0.0.1, name: goodput, is: ">= 90% of bottleneck" }'.replace('90% of ', ''),
    );
    expect(watcher.nearest()).toBeUndefined();
    transfer(watcher);
    expect(watcher.nearest()).toBe(`the flow ${OUT} has 800 kbit/s, compared with 8 Mbit/s`);
  });

  test('knows the slowest link in the direction of the data', () => {
    const { watcher, world } = watch('{ flow: ip.src == 10.0.2.2, name: bottleneck, is: "== 1mbit" }');
    transfer(watcher, BACK, OUT);
    world.quiet = true;
    watcher.settle!();
    expect(watcher.met).toBe(true);
  });

  test.each([
    ['{ flow: ip.src == 10.0.0.1, name: godput, is: ">= 1" }', 'a flow has no "godput"', 'goodput'],
    ['{ flow: ip.src == 10.0.0.1, name: goodput, is: about 5 }', 'this is no comparison', undefined],
    ['{ flow: ip.src == 10.0.0.1, name: goodput, is: 5% of rwnd/rt }', 'a flow has no "rt"', 'rtt'],
    ['{ flow: ip.sr == 10.0.0.1, name: goodput, is: ">= 1" }', undefined, 'ip.src'],
  ])('%s is refused when the file is read', (metric, message, nearest) => {
    let issue: LabError['issues'][number] | undefined;
    try {
      loadLab(expecting(metric));
    } catch (error) {
      issue = (error as LabError).issues[0];
    }
    expect(issue).toBeDefined();
    if (message !== undefined) expect(issue!.message).toContain(message);
    if (nearest !== undefined) expect(issue!.nearest).toBe(nearest);
  });
});

describe('a prediction about a flow', () => {
  const question = (within: string): Asked =>
    loadLab(
      lab(`    predict:
      ask: How fast, in Mbit/s?
      answer: metric(goodput / min(1mbit, 1mbit), ip.src == 10.0.0.1)
      value: 0.8
      ${within}tempting: { "8": That is the link. }
    expect: [metric: { flow: ip.src == 10.0.0.1, name: bytes, is: ">= 1 B" }]`),
    ).steps[0]!.question!.ask(new World());

  test('is graded by the flow, within the tolerance', () => {
    const asked = question('within: 5%\n      ');
    expect(asked.silent).toBe(true);
    transfer(asked);
    expect(asked.grade('0.8', true)).toEqual({ right: true, truth: '0.8', sentence: undefined });
    expect(asked.grade('0.83', true)).toMatchObject({ right: true });
    expect(asked.grade('0.85', true)).toMatchObject({ right: false });
    expect(asked.grade('8.1', true)).toMatchObject({ right: false, sentence: 'That is the link.' });
    expect(asked.grade('0.8', false)).toBeUndefined();
  });

  test('is exact without one', () => {
    const asked = question('');
    transfer(asked);
    expect(asked.grade('0.81', true)).toMatchObject({ right: false });
  });
});
