/** The flows of a step that a filter selects. A flow is tested as an empty segment of it would be, so filters read as everywhere. */
import { parseIpv4 } from '../../core/address.ts';
import { setU16, setU32 } from '../../core/bytes.ts';
import type { EventRow } from '../../core/event.ts';
import { dissect, newConversation } from '../../dissect/index.ts';
import type { FrameFilter } from '../filters.ts';
import { Flow } from './flow.ts';

const FLOW = /^(\S+):(\d+) > (\S+):(\d+)$/;

/** Ethernet, IPv4 and TCP headers without options, and the FCS. */
const FRAME_BYTES = 14 + 20 + 20 + 4;
const IP = 14;
const TCP = 34;

export class FlowBook {
  readonly #filter: FrameFilter;
  readonly #flows = new Map<string, Flow>();
  /** Whether the filter selects the flow of that name. */
  readonly #selected = new Map<string, boolean>();
  #order = 0;

  constructor(filter: FrameFilter) {
    this.#filter = filter;
  }

  /** The selected flows, in the order in which they began. */
  get flows(): readonly Flow[] {
    return [...this.#flows.values()].sort((a, b) => a.order - b.order);
  }

  /** How many of them are over. */
  get over(): number {
    let count = 0;
    for (const flow of this.#flows.values()) if (flow.over) count++;
    return count;
  }

  /** Takes every record of TCP; false when it was about no selected flow. */
  event(row: EventRow): boolean {
    if (row.note === undefined || !FLOW.test(row.note)) return false;
    const sending = this.#flow(row.note);
    const receiving = this.#flow(reversed(row.note));
    sending?.sender(row);
    receiving?.receiver(row);
    return sending !== undefined || receiving !== undefined;
  }

  #flow(name: string): Flow | undefined {
    let selected = this.#selected.get(name);
    if (selected === undefined) this.#selected.set(name, (selected = this.#matches(name)));
    if (!selected) return undefined;
    let flow = this.#flows.get(name);
    if (!flow) this.#flows.set(name, (flow = new Flow(name, ++this.#order)));
    return flow;
  }

  #matches(name: string): boolean {
    const bytes = segmentOf(name);
    if (!bytes) return false;
    const dissection = dissect(bytes, newConversation(), { number: 1, time: 0 });
    return this.#filter.matches({ event: 1, t: 0, node: '', port: '', frame: 1, bytes, dissection });
  }
}

const reversed = (name: string): string => {
  const [from, to] = name.split(' > ');
  return `${to} > ${from}`;
};

/** An ACK without data from the flow's first end to its second; undefined when the name is none. */
function segmentOf(name: string): Uint8Array | undefined {
  const [, from, fromPort, to, toPort] = FLOW.exec(name) ?? [];
  const [source, destination] = [parseIpv4(from ?? ''), parseIpv4(to ?? '')];
  if (!source.ok || !destination.ok) return undefined;
  const bytes = new Uint8Array(FRAME_BYTES);
  setU16(bytes, 12, 0x0800);
  bytes[IP] = 0x45;
  setU16(bytes, IP + 2, 40);
  bytes.set([64, 6], IP + 8);
  setU32(bytes, IP + 12, source.value);
  setU32(bytes, IP + 16, destination.value);
  setU16(bytes, TCP, Number(fromPort));
  setU16(bytes, TCP + 2, Number(toPort));
  bytes.set([0x50, 0x10], TCP + 12);
  return bytes;
}
