import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as codec from '../../../src/protocols/dhcp/codec.ts';
import { dhcp } from '../../../src/protocols/dhcp/index.ts';
import { bytesOf, holdsTheContract } from '../contract.ts';

const [u8, u16, u32] = [8, 16, 32].map((bits) => fc.integer({ min: 0, max: 2 ** bits - 1 })) as [
  fc.Arbitrary<number>,
  fc.Arbitrary<number>,
  fc.Arbitrary<number>,
];
const block = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const zeros = (bytes: number): string => '00'.repeat(bytes);

holdsTheContract({
  protocol: dhcp,
  codec: { decode: codec.decode, encode: codec.encode },
  values: fc.record({
    operation: u8,
    hardwareType: u8,
    hardwareLength: u8,
    hops: u8,
    xid: u32,
    secs: u16,
    flags: u16,
    clientAddress: u32,
    yourAddress: u32,
    serverAddress: u32,
    relayAddress: u32,
    hardware: block(16),
    serverName: block(64),
    bootFile: block(128),
    options: fc.uniqueArray(
      fc.record({
        code: fc.integer({ min: 1, max: 254 }).filter((code) => code !== codec.OPTION.overload),
        data: fc.uint8Array({ maxLength: 700 }),
      }),
      { maxLength: 8, selector: ({ code }) => code },
    ),
  }),
  golden: [
    {
      story: "RFC 2131: a DISCOVER as Debian's dhclient sends it, padded to 300 bytes",
      hex: `01 01 06 00 92552051 0000 8000 00000000 00000000 00000000 00000000 020000000002 ${zeros(10 + 64 + 128)}
        63825363 350101 3707011c02030f060c ff ${zeros(47)}`,
      value: codec.message(0x02_0000_0000_02, {
        operation: codec.REQUEST,
        xid: 0x92552051,
        flags: codec.BROADCAST_FLAG,
        options: [
          codec.byteOption(codec.OPTION.type, codec.TYPE.discover),
          { code: codec.OPTION.parameters, data: bytesOf('011c02030f060c') },
        ],
      }),
    },
    {
      story: 'an ACK with a mask, a router, a lease and a client identifier',
      hex: `02 01 06 00 00000007 0000 0000 00000000 0a000064 00000000 00000000 020000000002 ${zeros(10 + 64 + 128)}
        63825363 350105 0104ffffff00 03040a000001 330400000258 3d0701020000000002 0f08686f6d652e6c616e ff ${zeros(19)}`,
      value: codec.message(0x02_0000_0000_02, {
        operation: codec.REPLY,
        xid: 7,
        yourAddress: 0x0a000064,
        options: [
          codec.byteOption(codec.OPTION.type, codec.TYPE.ack),
          codec.u32sOption(codec.OPTION.mask, [0xffffff00]),
          codec.u32sOption(codec.OPTION.router, [0x0a000001]),
          codec.u32sOption(codec.OPTION.lease, [600]),
          { code: codec.OPTION.client, data: bytesOf('01020000000002') },
          { code: codec.OPTION.domain, data: bytesOf('686f6d652e6c616e') },
        ],
      }),
    },
  ],
});

const padded = (text: string, bytes: number): Uint8Array => {
  const field = new Uint8Array(bytes);
  field.set(bytesOf(text));
  return field;
};

describe('options elsewhere', () => {
  test('the boot file and the server name hold options when option 52 says so (RFC 2131, 4.1)', () => {
    const wire = codec.message(2, {
      operation: codec.REPLY,
      xid: 1,
      bootFile: padded('0f04686f6d65ff', codec.FILE_BYTES),
      serverName: padded('0f042e6c616e 060408080808ff', codec.NAME_BYTES),
      options: [codec.byteOption(codec.OPTION.type, codec.TYPE.offer), codec.byteOption(codec.OPTION.overload, 3)],
    });
    const decoded = codec.decode(codec.encode(wire));
    expect(decoded.ok && decoded.value.options.map(({ code, data }) => [code, Array.from(data)])).toEqual([
      [53, [2]],
      [15, Array.from(new TextEncoder().encode('home.lan'))],
      [6, [8, 8, 8, 8]],
    ]);
    expect(decoded.ok && decoded.value.bootFile.every((byte) => byte === 0)).toBe(true);
  });

  test('an option in the boot file that runs over its end is an error', () => {
    const bootFile = new Uint8Array(codec.FILE_BYTES);
    bootFile.set([15, 200]);
    const options = [codec.byteOption(codec.OPTION.overload, 1)];
    const wire = codec.message(2, { operation: codec.REPLY, xid: 1, bootFile, options });
    expect(codec.decode(codec.encode(wire))).toMatchObject({ ok: false });
  });

  test('a long option is written in pieces of 255 bytes and joined again (RFC 3396)', () => {
    const data = Uint8Array.from({ length: 600 }, (_, i) => i);
    const bytes = codec.encode(codec.message(2, { operation: codec.REPLY, xid: 1, options: [{ code: 119, data }] }));
    expect([240, 240 + 257, 240 + 514].map((at) => [bytes[at], bytes[at + 1]])).toEqual([
      [119, 255],
      [119, 255],
      [119, 90],
    ]);
    const decoded = codec.decode(bytes);
    expect(decoded.ok && decoded.value.options).toEqual([{ code: 119, data }]);
  });
});
