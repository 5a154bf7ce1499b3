/** Display filters over sightings: Wireshark's fields of the frame, and wirelab's own `node`, `link`, `reason`, `event`. */
import type { EventRow } from '../core/event.ts';
import type { EventLog } from '../core/event-log.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { compileFilter } from '../dissect/filter/index.ts';
import { dissect, newConversation } from '../dissect/index.ts';
import type { Simulation } from './simulation.ts';

export type SightingTest = (row: EventRow, bytes: Uint8Array) => boolean;

/** What a filter may ask about a frame beyond its bytes. */
export const SIGHTING_FIELDS = ['node', 'link', 'reason', 'event'] as const;

/** A node decides about a frame within so many records of its arrival. */
const RECORDS = 64;

/** A wrong filter is a sentence that says where. */
export function compileSighting(filter: string, simulation: Simulation): Result<SightingTest> {
  const compiled = compileFilter(filter, { extraFields: SIGHTING_FIELDS });
  if (!compiled.ok) return fail(compiled.error.message);
  return ok((row, bytes) =>
    compiled.value.matches(
      dissect(bytes, newConversation(simulation.epochMs), { number: row.id, time: row.t }),
      (name) => extra(name, row, simulation),
    ),
  );
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
