/** Display filters over sightings: Wireshark's fields of the frame, and wirelab's own `node`, `link`, `reason`, `event`. */
import type { EventRow } from '../core/event.ts';
import type { EventLog } from '../core/event-log.ts';
import type { Conversation } from '../core/protocol.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { compileFilter } from '../dissect/filter/index.ts';
import { dissect, newConversation } from '../dissect/index.ts';
import { tlsSecret } from '../programs/lib/tls/events.ts';
import { KeyLog } from '../protocols/tls/index.ts';
import { linkRx, linkTx } from './events.ts';
import { endKey, type Sighted } from './sightings.ts';
import type { Simulation } from './simulation.ts';

export type SightingTest = (row: EventRow, bytes: Uint8Array) => boolean;

/** What a filter may ask about a frame beyond its bytes. */
export const SIGHTING_FIELDS = ['node', 'link', 'reason', 'event'] as const;

/** A node decides about a frame within so many records of its arrival. */
const RECORDS = 64;

/**
 * A wrong filter is a sentence that says where. `sighted` tells what a link end knows; without it the ends are read as the
 * simulation goes on, for filters that ask for more than the frame's own bytes tell.
 */
export function compileSighting(
  filter: string,
  simulation: Simulation,
  sighted?: (row: EventRow) => Sighted | undefined,
): Result<SightingTest> {
  const compiled = compileFilter(filter, { extraFields: SIGHTING_FIELDS });
  if (!compiled.ok) return fail(compiled.error.message);
  const atEnd = compiled.value.fields.some(asksForMore) ? (sighted ?? endsOf(simulation)) : undefined;
  return ok((row, bytes) => {
    const { conversation, number } = atEnd?.(row) ?? alone(row, simulation);
    const dissection = dissect(bytes, conversation, { number, time: row.t });
    return compiled.value.matches(dissection, (name) => extra(name, row, simulation));
  });
}

/** Fields whose values depend on what was seen before: those of streams, and of messages that several segments carry. */
const asksForMore = (field: string): boolean =>
  /^(tcp|udp\.stream|data|dns|http|json|media|xml|urlencoded-form|tls|x509\w+|pkcs1|frame\.protocols)\b/.test(field);

const alone = (row: EventRow, { epochMs }: Simulation): Sighted => ({
  conversation: newConversation(epochMs),
  number: row.id,
});

/** All link ends of a simulation, read on with each row; from where its log begins, when that is later than its start. */
function endsOf({ log, capture, epochMs }: Simulation): (row: EventRow) => Sighted {
  const conversations = new Map<number, Conversation>();
  const keys = new KeyLog();
  let read = log.first - 1;
  const at = (row: EventRow): Conversation => {
    const key = endKey(row);
    const found = conversations.get(key);
    if (found) return found;
    const made = newConversation(epochMs, 1, keys);
    conversations.set(key, made);
    return made;
  };
  return (row) => {
    log.read(read, (earlier) => {
      if (earlier.id < row.id && earlier.kind === tlsSecret) keys.add(earlier.note ?? '');
      if (earlier.id >= row.id || (earlier.kind !== linkTx && earlier.kind !== linkRx)) return;
      const captured = capture?.get(earlier.id);
      if (captured) dissect(captured.bytes, at(earlier), { number: earlier.id, time: earlier.t });
    });
    read = row.id - 1;
    return { conversation: at(row), number: row.id };
  };
}

/** What a sighting answers for each of them. */
export function extra(name: string, row: EventRow, simulation: Simulation): readonly string[] | undefined {
  const node = simulation.nodes[row.node];
  switch (name) {
    case 'node':
      return node ? [node.name] : [];
    case 'link': {
      const link = node?.ports[row.port]?.out?.link;
      return link === undefined ? [] : [link];
    }
    case 'event':
      return records(row, simulation.log).map((r) => r.kind.id);
    case 'reason':
      return records(row, simulation.log).flatMap((r) => (r.reason ? [r.reason.id] : []));
    default:
      return undefined;
  }
}

/** The sighting itself and what its node recorded about the frame at that instant. */
function records(row: EventRow, log: EventLog): EventRow[] {
  const found = [row];
  for (let id = row.id + 1; id <= Math.min(log.last, row.id + RECORDS); id++) {
    const next = log.row(id);
    if (!next || next.t !== row.t) break;
    if (next.frame === row.frame && next.node === row.node) found.push(next);
  }
  return found;
}
