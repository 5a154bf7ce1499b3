/** The run that a story tells: one page asked for by curl, wget or browser, with everything that crossed a wire meanwhile. */
import type { EventRow } from '../../core/event.ts';
import type { Row } from '../../core/device.ts';
import type { Ns } from '../../core/time.ts';
import { type DnsView, dnsView } from '../dns-message.ts';
import type { Journal } from '../journal.ts';
import type { Session } from '../session.ts';
import type { Wording } from '../wording.ts';

const CLIENTS = /^(?:sudo )?(?:curl|wget|browser)\b/;

/** A packet of the log, as a story needs it. */
export interface Packet {
  /** As in the first column of Packets. */
  readonly number: number;
  /** Its first sighting. */
  readonly event: number;
  readonly t: Ns;
  /** The node that made it. */
  readonly node: string;
  readonly protocol: string;
  readonly source: string;
  readonly destination: string;
  readonly info: string;
}

/** The parts of a URL (RFC 3986, 3). */
export interface UrlParts {
  readonly text: string;
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly query: string | undefined;
  readonly fragment: string | undefined;
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { http: 80, https: 443 };

export function urlIn(command: string): UrlParts | undefined {
  const found =
    /(?:(https?):\/\/)?([a-z0-9.-]+\.[a-z0-9-]+)(?::(\d+))?(\/[^\s?#'"]*)?(?:\?([^\s#'"]*))?(?:#([^\s'"]*))?/i;
  const words = command.split(/\s+/).slice(1);
  const word = words.find((each) => /^['"]?https?:\/\//i.test(each)) ?? words.findLast((each) => !each.startsWith('-'));
  const parts = word === undefined ? undefined : found.exec(word);
  if (!parts) return undefined;
  const [text, scheme = 'http', host = '', port, path = '/', query, fragment] = parts;
  return {
    text,
    scheme: scheme.toLowerCase(),
    host: host.toLowerCase(),
    port: port === undefined ? DEFAULT_PORTS[scheme.toLowerCase()]! : Number(port),
    path,
    query,
    fragment,
  };
}

export class Run {
  /** The command line that asked. */
  readonly command: string;
  readonly url: UrlParts;
  /** The node that it was typed on. */
  readonly client: string;
  /** Those made between the command and the next one like it, oldest first. */
  readonly packets: readonly Packet[];
  /** Events that packets do not show, oldest first. */
  readonly events: readonly EventRow[];
  /** Packets from before the command: what it could build on. */
  readonly earlier: readonly Packet[];
  readonly #session: Session;
  readonly #wording: Wording;

  private constructor(session: Session, wording: Wording, start: Start, parts: Parts) {
    this.command = start.command;
    this.url = start.url;
    this.client = nodeName(session, start.node);
    this.packets = parts.packets;
    this.earlier = parts.earlier;
    this.events = parts.events;
    this.#session = session;
    this.#wording = wording;
  }

  /** The `which`-th page of the session, counted from 0; undefined when there was none. The last one is -1. */
  static find(session: Session, journal: Journal, wording: Wording, which = -1): Run | undefined {
    const starts: Start[] = [];
    const events: EventRow[] = [];
    session.events(0, (row) => {
      if (row.kind.layer === 'application' || row.kind.id.startsWith('nat.')) events.push(row);
      const command = row.kind.id === 'process.start' ? (row.note ?? '') : '';
      const url = CLIENTS.test(command) ? urlIn(command) : undefined;
      if (url) starts.push({ event: row.id, node: row.node, command, url });
    });
    const start = starts.at(which);
    if (!start) return undefined;
    const end = which === -1 ? Infinity : (starts[which + 1]?.event ?? Infinity);
    const all = packetsOf(journal, wording, session, end);
    return new Run(session, wording, start, {
      packets: all.filter(({ event }) => event > start.event),
      earlier: all.filter(({ event }) => event <= start.event),
      events: events.filter(({ id }) => id > start.event && id < end),
    });
  }

  /** How many pages were asked for. */
  static count(session: Session): number {
    let count = 0;
    session.events(0, (row) => {
      if (row.kind.id === 'process.start' && CLIENTS.test(row.note ?? '') && urlIn(row.note ?? '')) count++;
    });
    return count;
  }

  name(node: number): string {
    return nodeName(this.#session, node);
  }

  table(node: string, name: string): readonly Row[] {
    return this.#session.lens.tables(node).find((table) => table.name === name)?.rows ?? [];
  }

  /** The first field of that name, as text. */
  field(packet: Packet, name: string): string | undefined {
    return this.#wording.field(packet.event, name);
  }

  /** What the value of that field stands for: `TLS 1.3`; the value itself where it stands for nothing. */
  meant(packet: Packet, name: string): string | undefined {
    const fields = this.#wording.layers(packet.event).flatMap((layer) => (layer.quoted ? [] : layer.fields));
    const field = fields.find((each) => each.name === name);
    return field && (field.note || field.text);
  }

  dns(packet: Packet): DnsView | undefined {
    if (packet.protocol !== 'DNS') return undefined;
    return this.#wording.layers(packet.event).flatMap((layer) => dnsView(layer) ?? [])[0];
  }

  /** The node that has an address, by the lab's drawing; else the address. */
  whoHas(address: string): string {
    const owner = this.#session.topology.nodes.find(({ interfaces }) =>
      interfaces.some(({ addresses }) => addresses.some((each) => each.startsWith(`${address}/`))),
    );
    return owner?.name ?? address;
  }
}

interface Start {
  readonly event: number;
  readonly node: number;
  readonly command: string;
  readonly url: UrlParts;
}

interface Parts {
  readonly packets: readonly Packet[];
  readonly earlier: readonly Packet[];
  readonly events: readonly EventRow[];
}

function packetsOf(journal: Journal, wording: Wording, session: Session, end: number): Packet[] {
  const packets: Packet[] = [];
  for (let index = 0; index < journal.packets.journeys; index++) {
    const { event, t } = journal.packets.journey(index);
    const view = event < end ? wording.packet(event) : undefined;
    const sighting = view && journal.packets.sightings.of(event);
    if (!view || !sighting) continue;
    const node = nodeName(session, journal.packets.hop(sighting.hop).node);
    packets.push({ number: index + 1, event, t, node, ...view });
  }
  return packets;
}

const nodeName = (session: Session, node: number): string => session.topology.nodes[node]?.name ?? '?';
