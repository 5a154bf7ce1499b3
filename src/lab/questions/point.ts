/** `point`: the learner puts the cursor on a field of a packet. */
import * as z from 'zod';
import { fail, ok } from '../../core/result.ts';
import { fieldByName, nearestField } from '../../dissect/index.ts';
import { line } from '../../topology/scalars.ts';
import { filterText } from '../checks/kind.ts';
import { defineQuestion } from './kind.ts';

/** Whether it is the field, a part of it or the field that it is a part of (`ip.flags.df` in `ip.flags`); a whole layer is none. */
function isOrHolds(given: string, field: string): boolean {
  if (given === field || given.startsWith(`${field}.`)) return true;
  const type = fieldByName(given)?.type;
  return type !== undefined && type !== 'layer' && field.startsWith(`${given}.`);
}

export const point = defineQuestion({
  key: 'point',
  schema: z.strictObject({
    ask: line('a question'),
    packet: filterText().describe('A display filter: the field must be one of such a packet'),
    field: z.string().min(1).max(100).describe('The name of the field'),
  }),
  docs: {
    summary: 'The learner chooses a packet and puts the cursor on one of its fields.',
    example:
      'point: { ask: Where does it say how far the packet may still go?, packet: icmp.type == 8, field: ip.ttl }',
  },
  prepare({ ask, packet, field }, loading) {
    const filter = loading.at('packet').filter(packet);
    const place = loading.at('field');
    if (!fieldByName(field)) {
      const complaint = { expected: 'the name of a field', nearest: nearestField(field) };
      place.issues.add(place.path, `no field is called "${field}"`, complaint);
      return undefined;
    }
    if (!filter) return undefined;
    return {
      kind: 'point',
      shown: { kind: 'point', ask },
      right: field,
      wrong: ['frame.len', 'eth.type'].filter((other) => other !== field),
      claim: undefined,
      pointed: filter,
      ask: () => ({
        read: (given) =>
          given.trim() === '' ? fail('Put the cursor on a field in Inspect and press Enter.') : ok(given.trim()),
        grade: (given) => ({
          right: isOrHolds(given, field),
          truth: field,
          sentence: isOrHolds(given, field) ? undefined : `That is ${given}. Look on.`,
        }),
      }),
    };
  },
});
