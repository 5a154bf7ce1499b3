import { describe, expect, test } from 'vitest';
import { stream } from '../../../src/core/rng.ts';
import { seconds } from '../../../src/core/time.ts';
import type { ClientAction } from '../../../src/protocols/dhcp/client.ts';
import * as dhcp from '../../../src/protocols/dhcp/codec.ts';
import { leaseOf } from '../../../src/protocols/dhcp/lease.ts';
import { type ClientEvent, ClientMachine } from '../../../src/protocols/dhcp/machine.ts';
import { DHCLIENT_PACE, RFC_PACE } from '../../../src/protocols/dhcp/pace.ts';

const MAC = 0x02_0000_0000_02;
const { OPTION, TYPE } = dhcp;
const [ADDRESS, SERVER, OTHER] = [0x0a000064, 0x0a000001, 0x0a000002];

const machine = (probes = 0): ClientMachine =>
  new ClientMachine({
    identity: { mac: MAC, requestedFirst: false, options: [], always: [], broadcast: false },
    pace: RFC_PACE,
    rng: stream(1, 'client'),
    probes,
  });

/** A server's message for the client's present exchange. */
const reply = (c: ClientMachine, type: number, more: Partial<dhcp.DhcpMessage> = {}, from = SERVER) =>
  dhcp.message(MAC, {
    operation: dhcp.REPLY,
    xid: c.xid,
    yourAddress: type === TYPE.nak ? 0 : ADDRESS,
    options: [
      dhcp.byteOption(OPTION.type, type),
      dhcp.u32sOption(OPTION.server, [from]),
      dhcp.u32sOption(OPTION.lease, [600]),
      dhcp.u32sOption(OPTION.mask, [0xffffff00]),
    ],
    ...more,
  });

const hear = (c: ClientMachine, type: number, at = c.now, more: Partial<dhcp.DhcpMessage> = {}): ClientAction[] =>
  c.receive(reply(c, type, more), SERVER, at);

const sent = (actions: readonly ClientAction[]) => actions.flatMap((a) => (a.do === 'send' ? [a.sending] : []));

function bound(probes = 0): ClientMachine {
  const c = machine(probes);
  c.handle({ on: 'begin' }, 0);
  hear(c, TYPE.offer);
  hear(c, TYPE.ack);
  while (c.state === 'CHECKING') c.tick(c.nextTimer()!.at);
  return c;
}

/** Lets every timer go off until an instant; what was sent, with the second it was sent in. */
function until(c: ClientMachine, end: number): { readonly at: number; readonly type: string; readonly to: number }[] {
  const log: { at: number; type: string; to: number }[] = [];
  for (let next = c.nextTimer(); next && next.at <= end; next = c.nextTimer()) {
    const { at } = next;
    for (const { type, to } of sent(c.tick(at))) log.push({ at: at / 1e9, type, to });
  }
  return log;
}

describe("the client's states (RFC 2131, figure 5)", () => {
  test('INIT, SELECTING, REQUESTING, BOUND', () => {
    const c = machine();
    const [discover] = sent(c.handle({ on: 'begin' }, 0));
    expect([c.state, dhcp.typeOf(discover!.message), discover!.to]).toEqual(['SELECTING', TYPE.discover, 0xffff_ffff]);
    const [request] = sent(hear(c, TYPE.offer));
    expect(c.state).toBe('REQUESTING');
    expect([OPTION.server, OPTION.requested].map((code) => dhcp.u32Option(request!.message, code))).toEqual([
      SERVER,
      ADDRESS,
    ]);
    expect(request!.message.xid).toBe(discover!.message.xid);
    const actions = hear(c, TYPE.ack);
    expect([c.state, actions.map((a) => a.do)]).toEqual(['BOUND', ['heard', 'bind']]);
  });

  test('asks again after 4, 8, 16, 32 seconds, a second more or less, then rests', () => {
    const c = machine();
    c.handle({ on: 'begin' }, 0);
    const times = until(c, seconds(60)).map(({ at }) => at);
    [4, 12, 28].forEach((about, i) => expect(Math.abs(times[i]! - about)).toBeLessThanOrEqual(i + 1));
    expect(c.state).toBe('INIT');
    expect(c.timers.begin).toBe(seconds(360));
  });

  test('renews at T1 with its server, rebinds at T2 with any, and gives the address up at the end', () => {
    const c = bound();
    const log = until(c, seconds(600));
    expect(log.find(({ at }) => at === 300)).toMatchObject({ type: 'request', to: SERVER });
    expect(log.find(({ at }) => at === 525)).toMatchObject({ type: 'request', to: 0xffff_ffff });
    expect(log.at(-1)).toMatchObject({ at: 600, type: 'discover' });
    expect(log.filter(({ at }) => at > 300 && at < 525).map(({ at }) => at)).toEqual([412.5, 472.5]);
    expect([c.state, c.lease]).toEqual(['SELECTING', undefined]);
  });

  test('an ACK while it renews extends the lease from then on', () => {
    const c = bound();
    until(c, seconds(300));
    const actions = hear(c, TYPE.ack, seconds(301));
    expect(actions.at(-1)).toMatchObject({ do: 'bind', how: 'extended' });
    expect([c.state, c.timers.expiry]).toEqual(['BOUND', seconds(901)]);
  });

  test.each(['RENEWING', 'REBINDING'] as const)('a NAK in %s takes the address away and begins anew', (state) => {
    const c = bound();
    until(c, state === 'RENEWING' ? seconds(300) : seconds(525));
    expect(c.state).toBe(state);
    const actions = hear(c, TYPE.nak);
    expect(actions.map((a) => a.do)).toEqual(['heard', 'unbind', 'send']);
    expect([c.state, c.lease]).toEqual(['SELECTING', undefined]);
  });

  test('INIT-REBOOT asks for the old address without naming a server, and discovers when nobody confirms', () => {
    const c = new ClientMachine(bound().settings, bound().lease);
    const [request] = sent(c.handle({ on: 'begin' }, 0));
    expect([c.state, dhcp.u32Option(request!.message, OPTION.server)]).toEqual(['REBOOTING', undefined]);
    expect(dhcp.u32Option(request!.message, OPTION.requested)).toBe(ADDRESS);
    until(c, seconds(10));
    expect(c.state).toBe('SELECTING');
  });

  test('probes what it was given, and declines it when somebody has it', () => {
    const c = machine(2);
    c.handle({ on: 'begin' }, 0);
    hear(c, TYPE.offer);
    expect(hear(c, TYPE.ack).at(-1)).toEqual({ do: 'probe', address: ADDRESS });
    const [decline] = sent(c.handle({ on: 'conflict' }, seconds(1)));
    expect([decline!.type, dhcp.u32Option(decline!.message, OPTION.server)]).toEqual(['decline', SERVER]);
    expect([c.state, c.timers.begin]).toEqual(['INIT', seconds(11)]);
  });

  test('takes the address when two probes went unanswered', () => {
    const c = bound(2);
    expect([c.state, c.now]).toEqual(['BOUND', seconds(2)]);
  });

  test('RELEASE goes to the server, and the address is no more', () => {
    const c = bound();
    const actions = c.handle({ on: 'release' }, seconds(5));
    expect(sent(actions)[0]).toMatchObject({ type: 'release', to: SERVER, message: { clientAddress: ADDRESS } });
    expect(actions.at(-1)).toMatchObject({ do: 'unbind', why: 'released' });
    expect(c.nextTimer()).toBeUndefined();
  });

  test('does not look at what is for another exchange or another client', () => {
    const c = machine();
    c.handle({ on: 'begin' }, 0);
    expect(hear(c, TYPE.offer, 0, { xid: c.xid + 1 })).toEqual([]);
    expect(c.receive({ ...reply(c, TYPE.offer), hardware: new Uint8Array(16) }, SERVER, 0)).toEqual([]);
    expect(c.state).toBe('SELECTING');
  });

  test('a second offer is refused with a reason', () => {
    const c = machine();
    c.handle({ on: 'begin' }, 0);
    hear(c, TYPE.offer);
    const late = c.receive(reply(c, TYPE.offer, {}, OTHER), OTHER, 0);
    expect(late).toEqual([{ do: 'refuse', type: 'offer', from: OTHER, why: 'another offer was taken' }]);
  });

  test('waiting for T1 does not move the clock; trying at first does', () => {
    const c = machine();
    c.eager = true;
    c.handle({ on: 'begin' }, 0);
    expect(c.nextTimer()).toMatchObject({ upkeep: false });
    hear(c, TYPE.offer);
    hear(c, TYPE.ack);
    expect(c.nextTimer()).toEqual({ at: seconds(300), upkeep: true });
  });

  test('every state has an answer to every event, in any order', () => {
    const c = machine(1);
    const rng = stream(7, 'events');
    const plain = ['begin', 'resend', 'give-up', 't1', 't2', 'expiry', 'conflict', 'release'] as const;
    for (let i = 0; i < 4_000; i++) {
      c.handle({ on: 'begin' }, i * 1e9);
      const heard = (['offer', 'ack', 'nak'] as const)[rng.below(3)]!;
      const message = reply(c, TYPE[heard]);
      const usable = c.inUse || c.lease !== undefined || c.candidate !== undefined;
      const event: ClientEvent = rng.chance(0.5)
        ? { on: heard, message, from: SERVER }
        : { on: usable ? plain[rng.below(8)]! : 'begin' };
      if (allowed(c, event)) c.handle(event, i * 1e9);
      expect(c.inUse).toBe(c.inUse && c.lease !== undefined);
    }
  });
});

/** A timer goes off, and a conflict is found, only where it was set or looked for. */
function allowed(c: ClientMachine, { on }: ClientEvent): boolean {
  if (on === 'conflict') return c.state === 'CHECKING';
  if (on === 't1' || on === 't2' || on === 'expiry') return c.inUse;
  return true;
}

describe('a lease', () => {
  const lease = (options: readonly dhcp.DhcpOption[], yourAddress = ADDRESS) =>
    leaseOf(dhcp.message(MAC, { operation: dhcp.REPLY, xid: 1, yourAddress, options }), 0, (ns) => ns / 2);
  const server = dhcp.u32sOption(OPTION.server, [SERVER]);
  const time = dhcp.u32sOption(OPTION.lease, [600]);

  test.each([
    ['no server', [time], ADDRESS, /54/],
    ['no lease time', [server], ADDRESS, /51/],
    ['a mask with holes', [server, time, dhcp.u32sOption(OPTION.mask, [0xff00ff00])], ADDRESS, /mask/],
    ['a multicast address', [server, time], 0xe0000001, /address/],
    ['the address 0.0.0.0', [server, time], 0, /address/],
  ])('with %s is of no use', (_, options, address, why) => {
    const read = lease(options, address);
    expect(read.ok ? '' : read.error).toMatch(why);
  });

  test('takes T1 and T2 from the server, unless they make no sense', () => {
    const t = (t1: number, t2: number) => [
      dhcp.u32sOption(OPTION.renewal, [t1]),
      dhcp.u32sOption(OPTION.rebinding, [t2]),
    ];
    expect(lease([server, time, ...t(100, 400)])).toMatchObject({ value: { renewAt: 100e9, rebindAt: 400e9 } });
    expect(lease([server, time, ...t(590, 9000)])).toMatchObject({ value: { renewAt: 393e9, rebindAt: 525e9 } });
  });

  test('of 0xffffffff seconds never ends', () => {
    const read = lease([server, dhcp.u32sOption(OPTION.lease, [0xffff_ffff])]);
    expect(read.ok && read.value.expiresAt).toBe(Number.MAX_SAFE_INTEGER);
  });

  test("dhclient's T1 is between three eighths and half of it", () => {
    const rng = stream(3, 't1');
    const drawn = Array.from({ length: 500 }, () => DHCLIENT_PACE.renewal(seconds(600), rng) / 1e9);
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(225);
    expect(Math.max(...drawn)).toBeLessThanOrEqual(302);
  });
});
