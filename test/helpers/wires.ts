// Two people with a frame generator each, and whatever wire or device lies between them.
import { parseMac } from '../../src/core/address.ts';
import { setU16, setU48 } from '../../src/core/bytes.ts';
import { World } from '../../src/sim/world.ts';

export const mac = (text: string): number => {
  const parsed = parseMac(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
};

/** An Ethernet frame without padding and FCS; type 0x88b5 is for local experiments (IEEE 802). */
export function frameOf(options: { to?: string; from?: string; payload?: number } = {}): Uint8Array {
  const bytes = new Uint8Array(14 + (options.payload ?? 46));
  setU48(bytes, 0, mac(options.to ?? 'ff:ff:ff:ff:ff:ff'));
  setU48(bytes, 6, mac(options.from ?? '02:00:00:00:00:0a'));
  setU16(bytes, 12, 0x88b5);
  return bytes;
}

export interface Arrived {
  readonly t: number;
  readonly bytes: Uint8Array;
}

/** Two external nodes, a and b, with one cable; `link` is YAML for its parameters. */
export function wire(link: string, seed = 1): { world: World; send: (bytes: Uint8Array) => void; arrived: Arrived[] } {
  const world = World.fromYaml(`
lab: 1
seed: ${seed}
topology:
  nodes: { a: { kind: external }, b: { kind: external } }
  links: [{ endpoints: ["a:eth0", "b:eth0"]${link === '' ? '' : `, ${link}`} }]
`);
  const arrived: Arrived[] = [];
  world.external('b:eth0').onFrame((bytes) => arrived.push({ t: world.now, bytes }));
  return { world, send: (bytes) => world.external('a:eth0').send(bytes), arrived };
}
