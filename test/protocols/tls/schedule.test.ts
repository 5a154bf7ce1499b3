// The key schedule as learners see it: every secret with its label, its inputs and what it is for (RFC 8446, 7.1).
import { describe, expect, test } from 'vitest';
import { toHex } from '../../../src/core/bytes.ts';
import { expandLabel, extract } from '../../../src/protocols/tls/crypto/hkdf.ts';
import type { ScheduleStep } from '../../../src/protocols/tls/endpoint.ts';
import { nextTrafficSecret, trafficKeys } from '../../../src/protocols/tls/schedule.ts';
import { suite13 } from '../../../src/protocols/tls/suites.ts';
import { Pair, seeded } from './lib.ts';

const stepsOf = (pair: Pair): readonly ScheduleStep[] => pair.client.summary!.steps;

describe('the steps of a full handshake', () => {
  const steps = stepsOf(new Pair({ suites: [0x1301] }).run());
  const step = (name: string): ScheduleStep => steps.find((each) => each.name === name)!;

  test('are those of the picture in RFC 8446, 7.1, in order', () => {
    const names = steps.filter(({ made }) => made !== 'expand').map(({ name, label }) => label ?? name);
    expect(names).toEqual([
      'early_secret',
      'derived',
      'handshake_secret',
      'c hs traffic',
      's hs traffic',
      'derived',
      'master_secret',
      'c ap traffic',
      's ap traffic',
      'exp master',
      'res master',
    ]);
  });

  test('each can be worked out again from what it says of itself', () => {
    for (const { made, from, label, inputBytes, value } of steps) {
      const secret = from === '0' ? new Uint8Array(32) : step(from).value;
      const again =
        made === 'extract'
          ? extract('sha256', secret, inputBytes)
          : expandLabel('sha256', secret, label!, inputBytes, value.length);
      expect(toHex(again)).toBe(toHex(value));
    }
  });

  test('each says what it is for, and which messages it is bound to', () => {
    expect(steps.every(({ purpose }) => purpose.length > 10)).toBe(true);
    expect(step('server_handshake_traffic_secret')).toMatchObject({ input: 'ClientHello..ServerHello' });
    expect(step('resumption_master_secret')).toMatchObject({ input: 'ClientHello..client Finished' });
    expect(step('handshake_secret')).toMatchObject({ made: 'extract', input: '(EC)DHE' });
  });

  test('none is told twice', () => {
    expect(new Set(steps.map(({ name }) => name)).size).toBe(steps.length);
  });
});

test('a resumed one with early data begins with the PSK, and derives what protects it', () => {
  const early = { earlyData: 100 };
  const session = new Pair({}, early).run().sessions[0]!;
  const pair = new Pair({ random: seeded('later'), session, earlyData: true }, early).run();
  const [first] = stepsOf(pair);
  expect(first).toMatchObject({ name: 'early_secret', input: 'PSK', inputBytes: session.secret });
  expect(stepsOf(pair).map(({ name }) => name)).toEqual(
    expect.arrayContaining(['binder_key', 'client_early_traffic_secret', 'early_exporter_master_secret']),
  );
});

test('who has a traffic secret has its keys, and those after a KeyUpdate', () => {
  const pair = new Pair({ suites: [0x1303] }).run();
  pair.client.updateKeys(false);
  pair.run();
  const value = (name: string): Uint8Array => stepsOf(pair).find((each) => each.name === name)!.value;
  const suite = suite13(0x1303)!;
  const secret = value('client_application_traffic_secret_0');
  expect(trafficKeys(suite, secret).key).toEqual(value('client_application_traffic_secret_0 key'));
  expect(trafficKeys(suite, secret).iv).toEqual(value('client_application_traffic_secret_0 iv'));
  expect(nextTrafficSecret(suite, secret)).toEqual(value('client_application_traffic_secret_1'));
});
