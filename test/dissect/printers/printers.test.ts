import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readPcap } from '../../../src/dissect/pcap.ts';
import { named, NUMERIC, PacketPrinter, type PrintOptions } from '../../../src/dissect/printers/index.ts';

const mixed = readPcap(readFileSync(new URL('../../golden/captures/mixed.pcap', import.meta.url)));
const packets = mixed.ok ? mixed.value.packets : [];
const STAMP = { seconds: 0, nanoseconds: 0 };
const OPTIONS: readonly PrintOptions[] = [
  { numeric: true },
  { verbose: 2, link: true },
  { verbose: 1, hexAscii: 2 },
  { hex: 1, quiet: 1 },
];

/** Whether every set of options gives an entry that begins with the time and ends its last line. */
function allPrint(bytes: Uint8Array, wireLength = bytes.length, linkType = 1): boolean {
  return OPTIONS.every((options) => {
    const printer = new PacketPrinter(linkType, options, options.numeric ? NUMERIC : named(() => undefined));
    return /^00:00:00\.000000 .*\n$/s.test(printer.print({ stamp: STAMP, bytes, wireLength }));
  });
}

test('every packet of every kind prints at every length it may be cut to', () => {
  expect(packets).toHaveLength(73);
  for (const { bytes } of packets) {
    for (let kept = 0; kept <= bytes.length; kept++) expect(allPrint(bytes.subarray(0, kept), bytes.length)).toBe(true);
  }
});

test('no change of bytes makes a printer throw or lose its line', () => {
  const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 });
  const changed = fc.tuple(fc.constantFrom(...packets), changes).map(([packet, places]) => {
    const bytes = packet.bytes.slice();
    for (const [at, value] of places) bytes[at % bytes.length] = value;
    return bytes;
  });
  const noise = fc.uint8Array({ maxLength: 90 });
  const holds = fc.property(changed, noise, (bytes, other) => {
    expect(allPrint(bytes)).toBe(true);
    expect(allPrint(other)).toBe(true);
    expect(allPrint(other, other.length, 276)).toBe(true);
  });
  expect(() => fc.assert(holds, { numRuns: 500 })).not.toThrow();
});
