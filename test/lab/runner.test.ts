import { describe, expect, test } from 'vitest';
import { openProof } from '../../src/cli/session/prove-session.ts';
import { loadLab } from '../../src/lab/load.ts';
import type { StepState } from '../../src/lab/state.ts';
import type { LabWorld } from '../../src/lab/world.ts';
import { EXAMPLE } from './example.ts';

type Session = ReturnType<typeof openProof>;

const lab = loadLab(EXAMPLE);
const open = (text = EXAMPLE): Session => openProof(text, loadLab(text), {});

/** A session in which the steps before `step` (1-based) are done. */
function at(step: number): Session {
  const session = open();
  for (const { question, solution } of lab.steps.slice(0, step - 1)) {
    if (question?.kind === 'point') session.point(question.right);
    else if (question) session.runner.answer(question.right);
    for (const { node, line } of solution) session.exec(node, line);
    session.settle();
  }
  expect(session.runner.current).toBe(step - 1);
  return session;
}

const shown = (session: Session, step: number): StepState => session.runner.state.steps[step - 1]!;

describe('a step that expects', () => {
  test('goes on when everything came true, and gives its points', () => {
    const session = at(1);
    expect(session.runner.state).toMatchObject({ current: 0, points: 0, pointsOf: 7 });
    session.exec('alice', 'ping -c 1 192.168.1.4');
    expect(session.runner.state).toMatchObject({ current: 1, points: 2 });
    expect(shown(session, 1)).toMatchObject({ state: 'passed', why: 'She asked first.' });
    expect(shown(session, 1).expectations.every((e) => e.met)).toBe(true);
  });

  test('names what came closest', () => {
    const session = at(1);
    session.exec('alice', 'ping -c 1 192.168.1.77');
    const nearest = session.runner.check().map((e) => e.nearest ?? '-');
    expect(nearest[0]).toBe('-');
    expect(nearest[1]).toBe('1 of 3 came; next: an ARP reply');
    expect(nearest[3]).toBe('`ping -c 1 192.168.1.77` ended with status 1');
    expect(nearest[4]).toMatch(/^a line fits but for|^the table is empty|^-/);
    expect(session.runner.current).toBe(0);
  });

  test('names the field in which a packet falls short', () => {
    const text = EXAMPLE.replace(
      'filter: icmp.type == 0, at: alice }',
      'filter: arp.opcode == 1 && arp.dst.proto_ipv4 == 192.168.1.9, at: bob }',
    );
    const session = open(text);
    session.exec('alice', 'ping -c 1 192.168.1.4');
    expect(session.runner.check()[0]).toEqual({
      text: 'an ARP request for 192.168.1.9 arrives at bob',
      met: false,
      nearest: expect.stringMatching(/^packet \d+ fits but for arp.dst.proto_ipv4 = 192.168.1.4$/),
    });
  });

  test('cannot be passed after something forbidden, until it is retried', () => {
    const text = EXAMPLE.replace('never: icmp.type == 3', 'never: icmp.type == 8 && ip.src == 192.168.1.4');
    const session = open(text);
    session.exec('bob', 'ping -c 1 192.168.1.3');
    session.exec('alice', 'ping -c 1 192.168.1.4');
    expect(session.runner.current).toBe(0);
    expect(shown(session, 1).notice).toMatch(
      /^This step cannot be passed any more: packet \d+ came to (s1|alice): an echo request from 192.168.1.4, .*`:retry`/,
    );
    session.retry(0);
    expect(shown(session, 1).notice).toBeUndefined();
    session.exec('alice', 'ping -c 1 192.168.1.4');
    expect(session.runner.current).toBe(1);
  });

  test('does not wait for ever for a command that never ends', () => {
    const session = at(3);
    session.runner.answer('64');
    session.exec('alice', 'ping -c 1000 192.168.1.4');
    expect(session.runner.current).toBe(3);
  });
});

describe('a question', () => {
  test('holds the world until it is answered', () => {
    const session = at(2);
    expect(session.runner.holdsWorld).toBe(true);
    expect(session.runner.answer('2').ok).toBe(true);
    expect(shown(session, 2)).toMatchObject({
      state: 'passed',
      verdict: { right: true, sentence: 'The question told him.' },
    });
  });

  test('says what an answer looks like when it gets none', () => {
    const session = at(2);
    expect(session.runner.answer('maybe')).toEqual({ ok: false, error: 'Answer with a number from 1 to 2.' });
    expect(session.runner.holdsWorld).toBe(true);
  });

  test('answered wrongly never blocks, and says why that answer was tempting', () => {
    const session = at(2);
    session.runner.answer('none');
    expect(shown(session, 2)).toMatchObject({
      state: 'passed',
      verdict: { given: 'none', right: false, truth: 'one', sentence: 'He learned from the question.' },
    });
  });

  test('about a packet is graded by the packet', () => {
    const session = at(3);
    session.runner.answer('63');
    expect(shown(session, 3).verdict).toEqual({ given: '63', right: undefined, truth: undefined, sentence: undefined });
    session.exec('alice', 'ping -c 2 192.168.1.4');
    expect(shown(session, 3)).toMatchObject({
      state: 'passed',
      verdict: { right: false, truth: '64', sentence: 'There is no router between the two.' },
    });
  });

  test('about a packet says so when none has come', () => {
    const session = at(3);
    session.runner.answer('64');
    session.exec('alice', 'arp -a');
    expect(shown(session, 3).notice).toMatch(/No packet has answered your prediction yet/);
  });

  test('of numbers takes units, thousands and hexadecimal', () => {
    for (const given of ['14', '14 bytes', '0xe', '14.0']) {
      const session = at(4);
      session.runner.answer(given);
      expect(shown(session, 4).verdict!.right).toBe(true);
    }
    const session = at(4);
    session.runner.answer('18');
    expect(shown(session, 4).verdict).toMatchObject({
      right: false,
      truth: '14 bytes',
      sentence: 'That counts the FCS.',
    });
  });

  test('of order is decided by the packets', () => {
    const session = at(5);
    session.runner.answer(lab.steps[4]!.question!.wrong[0]!);
    session.exec('alice', 'arp -d 192.168.1.4');
    session.exec('alice', 'ping -c 1 192.168.1.4');
    expect(shown(session, 5).verdict).toMatchObject({ right: false, truth: lab.steps[4]!.question!.right });
  });

  test('of pointing stays open until the right field is found', () => {
    const session = at(6);
    session.point('ip.proto');
    expect(session.runner.holdsWorld).toBe(true);
    expect(shown(session, 6).verdict).toMatchObject({ right: false });
    session.point('ip');
    expect(session.runner.holdsWorld).toBe(true);
    session.point('ip.ttl');
    expect(session.runner.done).toBe(true);
  });
});

test.each([
  ['ip.flags', 'ip.flags.df', true],
  ['ip.flags.df', 'ip.flags', true],
  ['ip.flags.df', 'ip.flags.mf', false],
  ['ip.flags', 'ip', false],
  ['ip.ttl', 'ip.tt', false],
])('where %s is asked for, pointing at %s is right: %s', (field, given, right) => {
  const question = loadLab(EXAMPLE.replace('field: ip.ttl', `field: ${field}`)).steps[5]!.question!;
  expect(question.ask({} as LabWorld).grade(given, true)).toMatchObject({ right });
});

describe('the learner', () => {
  test('gets hints one by one', () => {
    const { runner } = at(1);
    expect([runner.hint(), runner.hint(), runner.hint()]).toEqual([
      'Type it.',
      'Type `ping -c 1 192.168.1.4`.',
      undefined,
    ]);
    expect(runner.state.steps[0]).toMatchObject({
      hintsLeft: 0,
      hintsShown: ['Type it.', 'Type `ping -c 1 192.168.1.4`.'],
    });
  });

  test('may skip a question and still do the step', () => {
    const session = at(3);
    expect(session.runner.skip()).toEqual([]);
    session.exec('alice', 'ping -c 2 192.168.1.4');
    expect(shown(session, 3)).toMatchObject({ state: 'passed', verdict: undefined });
  });

  test('may skip a step, and is told what later steps build on', () => {
    const { runner } = at(1);
    expect(runner.skip()).toEqual([{ node: 'alice', line: 'ping -c 1 192.168.1.4' }]);
    expect(runner.state).toMatchObject({ current: 1, points: 0 });
    expect(runner.state.steps[0]!.state).toBe('skipped');
  });

  test('goes back to the step with the tables of then', () => {
    const session = at(3);
    session.runner.answer('64');
    session.exec('alice', 'arp -d 192.168.1.4');
    session.exec('alice', 'ip link set eth0 down');
    session.retry(2);
    expect(session.runner.holdsWorld).toBe(true);
    session.runner.answer('64');
    session.exec('alice', 'ping -c 2 192.168.1.4');
    expect(session.runner.current).toBe(3);
  });

  test('goes on where they were another day', () => {
    const { runner } = at(4);
    const fresh = open();
    fresh.runner.start(runner.saved);
    expect(fresh.runner.state).toMatchObject({ current: 3, points: runner.state.points });
  });
});

test('the state is one object until something changes', () => {
  const { runner } = at(1);
  const before = runner.state;
  expect(runner.state).toBe(before);
  runner.hint();
  expect(runner.state).not.toBe(before);
});
