/** `choose`: one option is right; each says why it is, or why it is not. */
import * as z from 'zod';
import { fail, ok } from '../../core/result.ts';
import { flag, line, prose } from '../../topology/scalars.ts';
import { defineQuestion } from './kind.ts';

const option = z.strictObject({
  text: line('an option'),
  right: flag().default(false).describe('true for the one right option'),
  why: prose().describe('Said when this option was chosen'),
});

export const choose = defineQuestion({
  key: 'choose',
  schema: z.strictObject({ ask: line('a question'), options: z.array(option).min(2).max(6) }),
  docs: {
    summary: 'One of two to six options is right. Whichever is chosen, its `why` is shown.',
    example:
      "choose:\n  ask: Which field did alice leave blank?\n  options:\n    - { text: her own MAC address, why: She knows it. See arp.src.hw_mac. }\n    - { text: the target's MAC address, right: true, why: The blank is the question. }",
  },
  prepare({ ask, options }, loading) {
    const right = options.findIndex((o) => o.right);
    if (options.filter((o) => o.right).length !== 1)
      return loading.at('options').wrong('exactly one option is right', 'one option with right: true');
    const texts = options.map((o) => o.text);
    if (new Set(texts).size < texts.length)
      return loading.at('options').wrong('two options read the same', 'options that differ');
    return {
      kind: 'choose',
      shown: { kind: 'choose', ask, options: texts },
      right: String(right + 1),
      wrong: texts.flatMap((_, i) => (i === right ? [] : [String(i + 1)])),
      claim: undefined,
      ask: () => ({
        read(given) {
          const index = optionIndex(given, texts);
          return index < 0 ? fail(`Answer with a number from 1 to ${texts.length}.`) : ok(texts[index]!);
        },
        grade(given) {
          const chosen = options.find((o) => o.text === given)!;
          return { right: chosen.right, truth: texts[right]!, sentence: chosen.why };
        },
      }),
    };
  },
});

/** By number, by letter or by the option's own words; -1 for none. */
function optionIndex(given: string, texts: readonly string[]): number {
  const word = given.trim().toLowerCase();
  const exact = texts.findIndex((text) => text.toLowerCase() === word);
  if (exact >= 0) return exact;
  const number = /^\d+$/.test(word) ? Number(word) - 1 : /^[a-z]$/.test(word) ? word.charCodeAt(0) - 97 : -1;
  return number < texts.length ? number : -1;
}
