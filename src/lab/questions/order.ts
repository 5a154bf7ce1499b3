/** `order`: things to put in order. The file has the right order; where items name packets, the packets have the last word. */
import * as z from 'zod';
import { fail, ok } from '../../core/result.ts';
import type { Rng } from '../../core/rng.ts';
import { line } from '../../topology/scalars.ts';
import { filterText } from '../checks/kind.ts';
import type { FrameFilter } from '../filters.ts';
import { defineQuestion } from './kind.ts';

const item = z.strictObject({
  text: line('an item'),
  packet: filterText().optional().describe('A display filter: the packet that this item is about'),
});

export const order = defineQuestion({
  key: 'order',
  schema: z.strictObject({ ask: line('a question'), items: z.array(item).min(2).max(9) }),
  docs: {
    summary:
      'Items in their right order; they are shown shuffled. When every item names a packet, the order in which those packets first arrive in this step decides.',
    example:
      'order:\n  ask: What happens first?\n  items:\n    - { text: alice asks everyone, packet: arp.opcode == 1 }\n    - { text: bob answers, packet: arp.opcode == 2 }',
  },
  prepare({ ask, items }, loading, rng) {
    const filters = items.map(({ packet }, i) =>
      packet === undefined ? undefined : loading.at('items', i, 'packet').filter(packet),
    );
    const named = items.filter((i) => i.packet !== undefined).length;
    if (named > 0 && named < items.length)
      return loading.at('items').wrong('either every item names a packet or none does', 'a packet for every item');
    const shown = shuffled(items.length, rng);
    const place = (i: number): number => shown.indexOf(i) + 1;
    const claim = items.map((_, i) => place(i)).join(' ');
    const byPackets = named > 0;
    return {
      kind: 'order',
      shown: { kind: 'order', ask, items: shown.map((i) => items[i]!.text) },
      right: claim,
      wrong: [shown.map((_, i) => i + 1).join(' '), items.map((_, i) => place(items.length - 1 - i)).join(' ')].filter(
        (w) => w !== claim,
      ),
      claim: byPackets ? claim : undefined,
      ask() {
        const came: number[] = [];
        return {
          ...(byPackets && {
            frame(seen) {
              filters.forEach((filter: FrameFilter | undefined, i) => {
                if (!came.includes(i) && filter?.matches(seen)) came.push(i);
              });
            },
          }),
          get silent() {
            return byPackets && came.length < items.length;
          },
          read: (given) => readOrder(given, items.length),
          grade(given) {
            if (byPackets && came.length < items.length) return undefined;
            const truth = byPackets ? came.map(place).join(' ') : claim;
            return { right: given === truth, truth, sentence: undefined };
          },
        };
      },
    };
  },
});

/** A permutation that is not the identity, so that the file's order never shows through. */
function shuffled(count: number, rng: Rng): number[] {
  const list = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = rng.below(i + 1);
    [list[i], list[j]] = [list[j]!, list[i]!];
  }
  return list.every((value, i) => value === i) ? [...list.slice(1), list[0]!] : list;
}

function readOrder(given: string, count: number) {
  const numbers = (given.match(/\d+/g) ?? []).map(Number);
  const packed = count <= 9 && /^\d+$/.test(given.trim()) ? [...given.trim()].map(Number) : numbers;
  const complete =
    packed.length === count && Array.from({ length: count }, (_, i) => i + 1).every((n) => packed.includes(n));
  return complete
    ? ok(packed.join(' '))
    : fail(`Answer with the numbers 1 to ${count} in order, such as ${example(count)}.`);
}

const example = (count: number): string => Array.from({ length: count }, (_, i) => count - i).join(' ');
