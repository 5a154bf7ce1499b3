import fc from 'fast-check';
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

/** Prints with every set of options; every packet is one entry that ends its last line. */
function printAll(bytes: Uint8Array, wireLength = bytes.length, linkType = 1): void {
  for (const options of OPTIONS) {
    const printer = new PacketPrinter(linkType, options, options.numeric ? NUMERIC : named(() => undefined));
    expect(printer.print({ stamp: STAMP, bytes, wireLength })).toMatch(/^00:00:00\.000000 .*\n$/s);
  }
}

test('every packet of every kind prints at every length it may be cut to', () => {
  expect(packets.length).toBe(73);
  for (const { bytes } of packets) {
    for (let kept = 0; kept <= bytes.length; kept++) printAll(bytes.subarray(0, kept), bytes.length);
  }
});

test('no change of bytes makes a printer throw or lose its line', () => {
  const changed = fc.tuple(fc.constantFrom(...packets), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }));
  fc.assert(
    fc.property(changed, ([packet, changes]) => {
      const bytes = packet.bytes.slice();
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      printAll(bytes);
    }),
    { numRuns: 500 },
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 90 }), (noise) => printAll(noise)));
  fc.assert(fc.property(fc.uint8Array({ maxLength: 90 }), (noise) => printAll(noise, noise.length, 276)));
});
