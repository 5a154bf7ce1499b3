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
  /** The nodes that put it on a link, the one that made it first. */
  readonly path: readonly string[];
  /** The nodes that it came to, in the order of its hops. */
  readonly reached: readonly string[];
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
    /(?:(https?):\/\/([a-z0-9.-]+)|([a-z0-9.-]+\.[a-z0-9-]+))(?::(\d+))?(\/[^\s?#'"]*)?(?:\?([^\s#'"]*))?(?:#([^\s'"]*))?/i;
  const words = command.split(/\s+/).slice(1);
  const word = words.find((each) => /^['"]?https?:\/\//i.test(each)) ?? words.findLast((each) => !each.startsWith('-'));
  const parts = word === undefined ? undefined : found.exec(word);
  if (!parts) return undefined;
  const [text, scheme = 'http', named, bare = '', port, path = '/', query, fragment] = parts;
  const host = named ?? bare;
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
  /** The exit status of the command; undefined while it runs. */
  readonly status: number | undefined;
  readonly #session: Session;
  readonly #wording: Wording;

  private constructor(session: Session, wording: Wording, start: Start, parts: Parts) {
    this.command = start.command;
    this.url = start.url;
    this.client = nodeName(session, start.node);
    this.packets = parts.packets;
    this.earlier = parts.earlier;
    this.events = parts.events;
    this.status = parts.status;
    this.#session = session;
    this.#wording = wording;
  }

  /** The `which`-th page of the session, counted from 0; undefined when there was none. The last one is -1. */
  static find(session: Session, journal: Journal, wording: Wording, which = -1): Run | undefined {
    const { starts, events, ends } = rowsOf(session);
    const start = starts.at(which);
    if (!start) return undefined;
    const end = which === -1 ? Infinity : (starts[which + 1]?.event ?? Infinity);
    const all = packetsOf(journal, wording, session, end);
    const over = ends.find((row) => row.id > start.event && row.node === start.node && row.note === start.command);
    return new Run(session, wording, start, {
      packets: all.filter(({ event }) => event > start.event),
      earlier: all.filter(({ event }) => event <= start.event),
      events: events.filter(({ id }) => id > start.event && id < end),
      status: over && numberOf(over, 'status'),
    });
  }

  /** The first page of the same host that the same machine got before; undefined when this was the first. */
  static before(run: Run, session: Session, journal: Journal, wording: Wording): Run | undefined {
    const { starts } = rowsOf(session);
    for (let which = 0; which < starts.length - 1; which++) {
      const { url, node } = starts[which]!;
      if (url.host !== run.url.host || url.port !== run.url.port || nodeName(session, node) !== run.client) continue;
      const found = Run.find(session, journal, wording, which);
      if (found?.events.some(({ kind }) => kind.id === 'http.response')) return found;
    }
    return undefined;
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

  /** All fields of that name, as text. */
  fields(packet: Packet, name: string): readonly string[] {
    const layers = this.#wording.layers(packet.event).filter(({ quoted }) => !quoted);
    return layers.flatMap(({ fields }) => fields.flatMap((each) => (each.name === name ? [each.text] : [])));
  }

  /** Whether a node of that name is of that kind. */
  isA(node: string, kind: string): boolean {
    return this.#session.topology.nodes.some((each) => each.name === node && each.kind === kind);
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
  readonly status: number | undefined;
}

interface Rows {
  readonly starts: readonly Start[];
  readonly events: readonly EventRow[];
  readonly ends: readonly EventRow[];
}

/** One walk over the log. A shell and the program that it starts have the same command line: the program counts. */
function rowsOf(session: Session): Rows {
  const starts: Start[] = [];
  const events: EventRow[] = [];
  const ends: EventRow[] = [];
  session.events(0, (row) => {
    if (row.kind.layer === 'application' || row.kind.id.startsWith('nat.')) events.push(row);
    if (row.kind.id === 'process.end') ends.push(row);
    const command = row.kind.id === 'process.start' ? (row.note ?? '') : '';
    const url = CLIENTS.test(command) ? urlIn(command) : undefined;
    if (!url) return;
    const last = starts.at(-1);
    if (last && last.event === row.cause && last.command === command) starts.pop();
    starts.push({ event: row.id, node: row.node, command, url });
  });
  return { starts, events, ends };
}

/** A number of a row by its name. */
export function numberOf({ kind, numbers }: EventRow, name: string): number | undefined {
  const at = kind.numbers.findIndex((field) => field.name === name);
  return at < 0 ? undefined : numbers[at as 0];
}

function packetsOf(journal: Journal, wording: Wording, session: Session, end: number): Packet[] {
  const packets: Packet[] = [];
  for (let index = 0; index < journal.packets.journeys; index++) {
    const { event, t } = journal.packets.journey(index);
    const view = event < end ? wording.packet(event) : undefined;
    const sighting = view && journal.packets.sightings.of(event);
    if (!view || !sighting) continue;
    const hops = journal.packets.hopsOf(index).map((hop) => journal.packets.hop(hop));
    const path = [...new Set(hops.map((hop) => nodeName(session, hop.node)))];
    const reached = hops.flatMap((hop) => (Number.isNaN(hop.arrivedEvent) ? [] : [journal.ends(hop).to]));
    packets.push({ number: index + 1, event, t, node: path[0] ?? '?', path, reached, ...view });
  }
  return packets;
}

const nodeName = (session: Session, node: number): string => session.topology.nodes[node]?.name ?? '?';
