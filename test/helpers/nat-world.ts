/** A network with NAT, what its links carried, and what its nodes decided: for tests that look at both sides of a router. */
import { formatIpv4 } from '../../src/core/address.ts';
import { getU16, getU32 } from '../../src/core/bytes.ts';
import { checksumHolds, pseudoHeaderSum } from '../../src/core/checksum.ts';
import { type EventRow, reasonSentence } from '../../src/core/event.ts';
import { World } from '../../src/sim/world.ts';

const IP = 14;

/** An IPv4 packet as a link carried it. */
export interface Packet {
  /** `r1:eth1` */
  readonly at: string;
  readonly sent: boolean;
  /** From the IP header on, without padding. */
  readonly bytes: Uint8Array;
}

export class NatWorld {
  readonly world: World;
  readonly events: EventRow[] = [];
  readonly #ring: ReturnType<World['captureFrames']>;

  constructor(yaml: string, seed = 1) {
    this.world = World.fromYaml(yaml, { seed });
    this.#ring = this.world.captureFrames(64 << 20);
    this.world.on((row) => this.events.push(row));
  }

  run(node: string, line: string): string {
    const { stdout, stderr } = this.world.exec(node, line);
    return stdout + stderr.replace(/^on a real machine: .*\n/gm, '');
  }

  /** What nodes gave as reasons in events of a kind. */
  said(kind: string, node?: string): string[] {
    return this.events
      .filter((row) => row.kind.id === kind && (node === undefined || this.world.nodeName(row.node) === node))
      .map(reasonSentence);
  }

  reasons(kind: string): string[] {
    return this.events.filter((row) => row.kind.id === kind).map((row) => row.reason?.id ?? '');
  }

  /** Every IPv4 packet at a link end, as it was sent or as it came in. */
  packets(at?: string): Packet[] {
    return this.events.flatMap((row) => {
      const id = row.kind.id;
      if (id !== 'link.tx' && id !== 'link.rx') return [];
      const node = this.world.simulation.nodes[row.node]!;
      const end = `${node.name}:${node.ports[row.port]!.name}`;
      if (at !== undefined && at !== end) return [];
      const frame = this.#ring.get(row.id)!.bytes;
      if (getU16(frame, 12) !== 0x0800) return [];
      return [{ at: end, sent: id === 'link.tx', bytes: frame.slice(IP, IP + getU16(frame, IP + 2)) }];
    });
  }

  /** `udp 192.168.1.10:40000 > 198.51.100.7:5000` of what a link end sent, or took in. */
  flows(at: string, sent: boolean): string[] {
    return this.packets(at)
      .filter((p) => p.sent === sent)
      .map(({ bytes }) => flowText(bytes));
  }

  translations(node = 'r1'): string[] {
    return this.world
      .table(node, 'translations')
      .map((r) => `${r['protocol']} ${r['inside']} ${r['outside']} ${r['remote']} ${r['kind']}`);
  }
}

/** `udp 1.2.3.4:5 > 6.7.8.9:10`, `icmp 3/1 1.2.3.4 > 6.7.8.9 (udp ... )` with what an error quotes. */
export function flowText(p: Uint8Array): string {
  const l4 = (p[0]! & 15) * 4;
  const [source, destination] = [formatIpv4(getU32(p, 12)), formatIpv4(getU32(p, 16))];
  if (p[9] === 1) {
    const isError = [3, 4, 5, 11, 12].includes(p[l4]!);
    const about = isError ? ` (${flowText(p.subarray(l4 + 8))})` : '';
    return `icmp ${p[l4]}/${p[l4 + 1]} ${source} > ${destination}${about}`;
  }
  if ((getU16(p, 6) & 0x1fff) !== 0) return `fragment ${source} > ${destination}`;
  const name = p[9] === 6 ? 'tcp' : p[9] === 17 ? 'udp' : `protocol ${p[9]}`;
  return `${name} ${source}:${getU16(p, l4)} > ${destination}:${getU16(p, l4 + 2)}`;
}

/** What is wrong with a packet's checksums, quoted headers included; '' when nothing is. */
export function checksumFault(p: Uint8Array, quoted = false): string {
  const l4 = (p[0]! & 15) * 4;
  const end = quoted ? p.length : getU16(p, 2);
  if (!checksumHolds(p, 0, l4)) return `IP header of ${flowText(p)}`;
  if ((getU16(p, 6) & 0x3fff) !== 0) return '';
  if (p[9] === 1) {
    if (!quoted && !checksumHolds(p, l4, end)) return `ICMP of ${flowText(p)}`;
    return [3, 4, 5, 11, 12].includes(p[l4]!) && end >= l4 + 8 + 28 ? checksumFault(p.subarray(l4 + 8, end), true) : '';
  }
  if (p[9] !== 6 && p[9] !== 17) return '';
  const whole = getU16(p, 2) <= p.length;
  if (!whole || (p[9] === 17 && getU16(p, l4 + 6) === 0)) return '';
  const start = pseudoHeaderSum(getU32(p, 12), getU32(p, 16), p[9], getU16(p, 2) - l4);
  return checksumHolds(p, l4, getU16(p, 2), start) ? '' : `${flowText(p)}`;
}
