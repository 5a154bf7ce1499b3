/** What narrated mode says about the network: its nodes, their tables, a packet, a field. */
import { formatSeconds } from '../../core/time.ts';
import { nameOf, readOffTheWire } from '../wording.ts';
import type { TcpRow } from '../../core/tables.ts';
import { listed } from './sentences.ts';
import { pointerOf } from '../name-pointers.ts';
import { cellText } from '../table-cells.ts';
import { tableNamed } from '../table-choice.ts';
import { connectionSentences } from './tcp.ts';
import type { Told } from './told.ts';

/** One sentence per node, one per link that is not well. */
export function topologySentences({ session }: Told): string[] {
  const { nodes, links } = session.topology;
  const sentences = nodes.map((node, i) => {
    const peers = links.flatMap(({ a, b }) => (a.node === i ? [b.node] : b.node === i ? [a.node] : []));
    const addresses = node.interfaces.flatMap((f) => f.addresses.map((address) => `${address} on ${f.name}`));
    const has = addresses.length > 0 ? ` with ${listed(addresses)}` : '';
    const linked = peers.length > 0 ? `, linked to ${listed([...new Set(peers)].map((p) => nodes[p]!.name))}` : '';
    return `${node.name} is a ${node.kind}${has}${linked}.`;
  });
  for (const link of session.lens.links()) {
    if (!link.up) sentences.push(`The link from ${link.from} to ${link.to} is down.`);
    else if (link.loss > 0)
      sentences.push(`The link from ${link.from} to ${link.to} loses ${link.loss * 100} % of its frames.`);
  }
  return sentences;
}

/** A table of a node, row by row; without a name, which tables there are. */
export function tableSentences({ session }: Told, node: string, name: string): string[] {
  const tables = session.lens.tables(node);
  const table = tableNamed(tables, name);
  if (!table) return [`${node} has these tables: ${listed(tables.map((t) => t.name))}. Say table and a name.`];
  if (table.name === 'tcp' && table.rows.length > 0)
    return connectionSentences(session, node, table.rows as readonly TcpRow[]);
  if (table.rows.length === 0) return [`The ${table.title} of ${node} is empty.`];
  const rows = table.rows.map((row, i) => {
    const cells = table.columns.filter((c) => row[c] !== undefined && row[c] !== '');
    return `Row ${i + 1}: ${cells.map((c) => `${c} ${cellText(c, row)}`).join(', ')}.`;
  });
  const has = table.title.endsWith('s') ? 'have' : 'has';
  return [`The ${table.title} of ${node} ${has} ${rows.length} ${rows.length === 1 ? 'row' : 'rows'}.`, ...rows];
}

/** A packet by its number: what it is, where it went, its layers. */
export function packetSentences(told: Told, number: number): string[] {
  const { journal, session, wording } = told;
  const { event } = session.player;
  const count = journal.packets.journeysUpTo(event);
  if (!(number >= 1 && number <= count)) {
    return [count === 0 ? 'There is no packet yet.' : `There are packets 1 to ${count}.`];
  }
  const journey = journal.packets.journey(number - 1);
  const packet = wording.packet(journey.event);
  if (!packet) return [`The bytes of packet ${number} are no longer held.`];
  const from = nameOf(packet.source, session.topology);
  const to = nameOf(packet.destination, session.topology);
  const layers = wording
    .layers(journey.event)
    .map((l) => `${l.title}, ${l.length} bytes${l.protocol === 'tls' ? ` (${l.summary})` : ''}`);
  return [
    `Packet ${number} began at ${formatSeconds(journey.t)} s. ${packet.protocol} from ${from} to ${to}: ${packet.info}.`,
    ...(wording.messages(journey.event) ?? []),
    ...wayOf(told, number - 1),
    `It holds ${listed(layers)}. Say field and a name, such as field ip.ttl, for one of its fields.`,
  ];
}

function wayOf({ journal, session, wording }: Told, journey: number): string[] {
  return journal.packets.hopsOf(journey, session.player.event).map((index) => {
    const hop = journal.packets.hop(index);
    const { from, to } = journal.ends(hop);
    const ttl = wording.field(hop.sentEvent, 'ip.ttl');
    const arrived = hop.arrivedEvent < hop.droppedEvent;
    const fate = !arrived
      ? ', and was lost there'
      : readOffTheWire(wording.packet(hop.sentEvent))
        ? ''
        : `, and ${to} dropped it`;
    const lost = hop.droppedEvent <= session.player.event ? fate : '';
    const way = `At ${formatSeconds(hop.sent)} s it went from ${from} to ${to}`;
    return `${way}${ttl === undefined ? '' : ` with ttl ${ttl}`}${lost}.`;
  });
}

/** One field of a packet, with its bytes. */
export function fieldSentences({ session, wording }: Told, event: number | undefined, name: string): string[] {
  if (event === undefined) return ['Choose a packet first: say packet and its number.'];
  const fields = wording.layers(event).flatMap((layer) => layer.fields.map((f) => ({ f, layer })));
  const found = fields.filter(({ f }) => f.name === name);
  if (found.length === 0) return [`This packet has no field ${name}. It has ${listed(fields.map(({ f }) => f.name))}.`];
  const bytes = session.lens.bytes(event);
  return found.map(({ f, layer }) => {
    const raw = (layer.bytes ?? bytes)?.slice(Math.floor(f.bitAt / 8), Math.ceil((f.bitAt + f.bitLength) / 8)) ?? [];
    const hex = [...raw]
      .slice(0, 16)
      .map((b) => b.toString(16).padStart(2, '0'))
      .join(' ');
    const note = f.note ? ` (${f.note})` : '';
    const pointer = bytes && !layer.bytes && pointerOf(bytes, layer, f);
    const points = pointer ? ` ${pointer.hex} points to byte ${pointer.target} of the message: ${pointer.name}.` : '';
    return `${f.label}, ${f.name}, is ${f.text}${note}. ${f.meaning} At byte ${Math.floor(f.bitAt / 8)}${layer.bytes ? ' of the plaintext' : ''}: ${hex}.${points}`;
  });
}

/** The newest packets, one line each. */
export function packetList({ journal, session, wording }: Told, filter: readonly number[] | undefined): string[] {
  const count = journal.packets.journeysUpTo(session.player.event);
  const all = filter ?? Array.from({ length: count }, (_, i) => i);
  const lines = all.slice(-10).flatMap((index) => {
    const journey = journal.packets.journey(index);
    const packet = wording.packet(journey.event);
    if (!packet) return [];
    const from = nameOf(packet.source, session.topology);
    const ends = journey.dropped && !(journey.byNode && readOffTheWire(packet));
    const lost = ends ? ` It was ${journey.byNode ? 'dropped' : 'lost'}.` : '';
    return [`Packet ${index + 1}, ${formatSeconds(journey.t)} s, ${from}: ${packet.protocol}, ${packet.info}.${lost}`];
  });
  return lines.length > 0 ? lines : ['There is no packet yet.'];
}
