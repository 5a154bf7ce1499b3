/** Dissection against what tshark recorded, and its promises: never throw, never point outside the frame, never remember wrongly. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { setU16 } from '../../src/core/bytes.ts';
import { internetChecksum } from '../../src/core/checksum.ts';
import {
  dissect,
  fieldByName,
  fieldValue,
  formatValue,
  layers,
  nearestField,
  newConversation,
  summary,
} from '../../src/dissect/index.ts';
import * as arp from '../../src/protocols/arp/codec.ts';
import * as ethernet from '../../src/protocols/ethernet/codec.ts';
import * as icmp from '../../src/protocols/icmp/codec.ts';
import * as ipv4 from '../../src/protocols/ipv4/codec.ts';
import { dissectMixed, recorded } from './capture.ts';

const mixed = dissectMixed();
/** Of these tshark knows protocols that wirelab has not: TCP, 802.1Q, Mobile IP. */
const FOREIGN = [41, 65, 73];

describe('of the recorded capture', () => {
  test.each(['eth', 'arp', 'ip', 'icmp', 'udp'])('tshark reads the same %s fields', (protocol) => {
    const [header, ...lines] = recorded(`mixed.${protocol}.tsv`);
    const names = header!.split('\t');
    const differences = lines.flatMap((line) => {
      const cells = line.split('\t');
      const number = Number(cells[0]);
      const d = mixed[number - 1]!;
      return names.flatMap((name, k) => {
        if (!fieldByName(name) || FOREIGN.includes(number)) return [];
        const ours = d.fields.flatMap((field, i) => (field.name === name ? [formatValue(field, d.values[i]!)] : []));
        return ours.join(',') === (cells[k] ?? '')
          ? []
          : [`frame ${number} ${name}: ${ours.join(',')}, not ${cells[k]}`];
      });
    });
    expect(differences).toEqual([]);
    expect(names.filter((name) => fieldByName(name)).length).toBeGreaterThan(4);
  });

  test('the packet list has the same columns', () => {
    const rows = recorded('mixed.tshark.txt');
    mixed.forEach((d, i) => {
      if (FOREIGN.includes(i + 1) || i + 1 === 71) return;
      const { source, destination, protocol, info } = summary(d);
      const row = rows[i]!.trim().split(/\s+/).join(' ');
      const ours = `${source} → ${destination} ${protocol} ${fieldValue(d, 'frame.len')} ${info}`;
      expect(row.replace(/\(request in \d+\)|\(reply in \d+\)/, '').trim()).toContain(
        ours.split(/\s+/).join(' ').trim(),
      );
    });
  });
});

const RAW = {
  dscp: 0,
  ecn: 0,
  identification: 7,
  reserved: false,
  dontFragment: false,
  moreFragments: false,
  fragmentOffset: 0,
};
const packet = (payload: Uint8Array, more: Partial<ipv4.Ipv4Packet> = {}): Uint8Array =>
  ipv4.encode({
    ...RAW,
    ttl: 64,
    protocol: 1,
    source: 0x0a000001,
    destination: 0x0a000002,
    options: [],
    payload,
    ...more,
  });
const frame = (payload: Uint8Array, type = 0x0800): Uint8Array =>
  ethernet.encode({ destination: 0x020000000002, source: 0x020000000001, type, payload });
const ECHO = icmp.encode({ kind: 'echo', code: 0, identifier: 1, sequence: 2, data: new Uint8Array(40).fill(0x61) });

describe('layers', () => {
  test('say what a value means and whether a checksum is right', () => {
    const [eth, ip, ping, data] = layers(frame(packet(ECHO)));
    expect([eth?.summary, ip?.summary]).toEqual(['02:00:00:00:00:01 → 02:00:00:00:00:02', '10.0.0.1 → 10.0.0.2']);
    expect(ping?.summary).toBe('Echo (ping) request  id=0x0001, seq=2/512, ttl=64');
    const field = (name: string) => [eth, ip, ping, data].flatMap((l) => l?.fields ?? []).find((f) => f.name === name);
    expect(field('icmp.type')).toMatchObject({ text: '8', note: 'Echo (ping) request', bitAt: 34 * 8, bitLength: 8 });
    expect(field('ip.flags.mf')).toMatchObject({ text: '0', note: 'Not set', bitAt: 20 * 8 + 2, bitLength: 1 });
    expect([field('ip.checksum')?.note, field('icmp.checksum')?.note, field('eth.fcs')?.note]).toEqual([
      'correct',
      'correct',
      'correct',
    ]);
    expect([field('ip.addr'), field('eth.addr')]).toEqual([undefined, undefined]);
  });

  test('name the right checksum when it is wrong', () => {
    const bytes = packet(ECHO);
    setU16(bytes, ipv4.CHECKSUM_AT, 0x1234);
    const right = internetChecksum(Uint8Array.from([...bytes.subarray(0, 10), 0, 0, ...bytes.subarray(12, 20)]));
    const view = layers(frame(bytes)).find((l) => l.protocol === 'ip');
    expect(view?.fields.find((f) => f.name === 'ip.checksum')?.note).toBe(
      `incorrect, should be 0x${right.toString(16).padStart(4, '0')}`,
    );
  });

  test('mark what an ICMP error quotes', () => {
    const error = icmp.encode({ kind: 'time-exceeded', code: 0, quote: packet(ECHO).subarray(0, 28) });
    const views = layers(frame(packet(error)));
    expect(views.map((l) => [l.protocol, l.quoted])).toEqual([
      ['eth', false],
      ['ip', false],
      ['icmp', false],
      ['ip', true],
      ['icmp', true],
    ]);
  });

  test('end with a sentence when the bytes do', () => {
    const cut = arp
      .encode({ operation: 1, senderMac: 1, senderAddress: 2, targetMac: 0, targetAddress: 3 })
      .subarray(0, 20);
    const bytes = Uint8Array.from([...new Uint8Array(12), 8, 6, ...cut]);
    const last = layers(bytes, undefined, { fcs: false }).at(-1);
    expect([last?.protocol, last?.summary]).toEqual(['_ws.malformed', 'the ARP message needs 28 bytes; 20 are there']);
  });
});

test('the time that ping wrote into its data is found, with and without a calendar', () => {
  const data = Uint8Array.from([0x80, 0xb9, 0x55, 0x69, 0, 0, 0, 0, ...new Uint8Array(8), 1, 2, 3]);
  const bytes = frame(packet(icmp.encode({ kind: 'echo-reply', code: 0, identifier: 1, sequence: 1, data })));
  const values = (epochMs?: number) => {
    const d = dissect(bytes, newConversation(epochMs), { time: 2_500_000_000 });
    return ['icmp.data_time', 'icmp.data_time_relative', 'data.len'].map((name) => fieldValue(d, name));
  };
  expect(values()).toEqual(['Jan  1, 2026 00:02:08.000000000 UTC', undefined, 11]);
  expect(values(1_767_225_600_000)).toEqual(['Jan  1, 2026 00:02:08.000000000 UTC', -125_500_000_000, 11]);
  expect(values(1_700_000_000_000)).toEqual([undefined, undefined, 19]);
});

describe('fragments', () => {
  const pieces = [
    frame(packet(ECHO.subarray(0, 16), { moreFragments: true })),
    frame(packet(ECHO.subarray(16, 32), { moreFragments: true, fragmentOffset: 16 })),
    frame(packet(ECHO.subarray(32), { fragmentOffset: 32 })),
  ];
  const ids = (order: readonly number[]) => {
    const conversation = newConversation();
    return order.map((piece) => {
      const d = dissect(pieces[piece]!, conversation, { number: piece + 1 });
      return d.layers.map((l) => l.protocol.id).join(':');
    });
  };

  test('are data until the one that completes the packet, in whatever order they come', () => {
    expect(ids([0, 1, 2])).toEqual(['frame:eth:ip:data', 'frame:eth:ip:data', 'frame:eth:ip:icmp:data']);
    expect(ids([2, 0, 1])).toEqual(['frame:eth:ip:data', 'frame:eth:ip:data', 'frame:eth:ip:icmp:data']);
  });

  test('say the same when they are looked at again', () => {
    expect(ids([0, 1, 2, 1, 2, 0]).slice(3)).toEqual([
      'frame:eth:ip:data',
      'frame:eth:ip:icmp:data',
      'frame:eth:ip:data',
    ]);
  });

  test('of a frame that was thrown away are remembered as they were', () => {
    const conversation = newConversation();
    const buffer = pieces[0]!.slice();
    dissect(buffer, conversation, { number: 1 });
    buffer.fill(0xdb);
    dissect(pieces[1]!, conversation, { number: 2 });
    const d = dissect(pieces[2]!, conversation, { number: 3 });
    expect([fieldValue(d, 'icmp.checksum.status'), fieldValue(d, 'data.len')]).toEqual([1, 40]);
  });

  test('have no bytes of their own once they are put together', () => {
    const conversation = newConversation();
    dissect(pieces[0]!, conversation, { number: 1 });
    dissect(pieces[1]!, conversation, { number: 2 });
    const views = layers(pieces[2]!, conversation, { number: 3 });
    expect(views.filter((l) => ['icmp', 'data'].includes(l.protocol)).map((l) => l.length)).toEqual([0, 0]);
  });
});

test('whatever the bytes, there is a dissection, and views that stay inside the frame', () => {
  const conversation = newConversation();
  const start = fc.constantFrom(
    frame(packet(ECHO)),
    frame(packet(icmp.encode({ kind: 'redirect', code: 1, gateway: 1, quote: packet(ECHO) }))),
  );
  const damage = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 6 });
  fc.assert(
    fc.property(
      fc.oneof(start, fc.uint8Array({ maxLength: 90 })),
      damage,
      fc.nat(120),
      fc.boolean(),
      (bytes, changes, length, fcs) => {
        const damaged = bytes.slice(0, length);
        for (const [at, value] of changes) damaged[at % Math.max(1, damaged.length)] = value;
        for (const view of layers(damaged, conversation, { number: length, fcs })) {
          expect(view.at + view.length).toBeLessThanOrEqual(damaged.length);
          for (const f of view.fields) {
            if (f.bitAt < 0 || f.bitAt + f.bitLength > damaged.length * 8)
              throw new Error(`${f.name} leaves the frame`);
          }
        }
        summary(dissect(damaged));
      },
    ),
    { numRuns: 2000 },
  );
});

test('packets in packets in packets come to an end', () => {
  let bytes = new Uint8Array(8);
  for (let i = 0; i < 60; i++) bytes = packet(bytes, { protocol: 4 }) as Uint8Array<ArrayBuffer>;
  expect(dissect(frame(bytes)).layers.length).toBeLessThanOrEqual(25);
});

test('a field is found by its name, and by one that is nearly it', () => {
  expect([fieldByName('ip.ttl')?.bits, fieldByName('ip.tll')]).toEqual([8, undefined]);
  expect([nearestField('ip.tll'), nearestField('raeson', ['reason']), nearestField('bgp.community')]).toEqual([
    'ip.ttl',
    'reason',
    undefined,
  ]);
});
