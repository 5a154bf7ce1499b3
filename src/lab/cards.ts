/** `labs/cards.yaml`: the myth cards. What a reasonable person believes, what is so, the evidence, and who says so. */
import * as z from 'zod';
import { LabError, sortIssues } from '../topology/errors.ts';
import { readShaped } from '../topology/load.ts';
import { EXPECTED, line, prose } from '../topology/scalars.ts';
import { compileFilter } from './filters.ts';
import type { MythCard } from './state.ts';

const sourceSchema = () =>
  z.strictObject({
    rfc: z
      .union([z.string().min(1).max(80), z.int().positive()])
      .register(EXPECTED, { expected: 'the number of an RFC, or the name of another standard' })
      .describe('Number of the RFC, or the name of another standard'),
    section: z
      .union([z.string(), z.number()])
      .register(EXPECTED, { expected: 'a section' })
      .optional()
      .describe('Section, such as 3.3.1'),
    quote: line('a quotation').optional().describe('At most 15 words of it'),
  });

const cardSchema = () =>
  z.strictObject({
    id: z
      .string()
      .regex(/^M\d{1,3}$/)
      .register(EXPECTED, { expected: 'an id such as M22' })
      .describe('As labs name it'),
    belief: prose().describe('What is believed, as a reasonable person says it'),
    fact: prose().describe('What is so'),
    evidence: z.string().min(1).max(2000).optional().describe('A display filter for the packets that show it'),
    sources: z.array(sourceSchema()).min(1).max(5).describe('Who says so'),
  });

/** Made when cards are read, which no lab waits for; so are the parts above. */
const cardsSchema = () => z.strictObject({ cards: z.array(cardSchema()).max(500) });

export interface CardSource {
  /** `RFC 826`, `IEEE 802.3`. */
  readonly document: string;
  readonly rfc: number | undefined;
  readonly section: string | undefined;
  readonly quote: string | undefined;
}

export interface Card extends MythCard {
  readonly evidence: string | undefined;
  readonly cited: readonly CardSource[];
}

/** By id. Throws LabError. */
export function loadCards(text: string, file = 'cards.yaml'): ReadonlyMap<string, Card> {
  const { shaped, issues } = readShaped(text, cardsSchema(), { file });
  if (!shaped) throw new LabError(issues, file);
  const { value, list } = shaped;
  const cards = new Map<string, Card>();
  for (const [i, { id, belief, fact, evidence, sources }] of value.cards.entries()) {
    const path = ['cards', i];
    if (cards.has(id)) list.add([...path, 'id'], `there are two cards ${id}`, { expected: 'another id' });
    const compiled = evidence === undefined ? undefined : compileFilter(evidence);
    if (compiled && !compiled.ok) {
      const { message, at, length, nearest } = compiled.error;
      list.add([...path, 'evidence'], message, { expected: 'a display filter', nearest, part: { offset: at, length } });
    }
    const cited = sources.map((source, j) => {
      const words = source.quote?.trim().split(/\s+/).length ?? 0;
      if (words > 15)
        list.add([...path, 'sources', j, 'quote'], `the quotation has ${words} words`, {
          expected: 'at most 15 words',
        });
      return cite(source);
    });
    cards.set(id, { id, belief, fact, evidence, cited, sources: cited.map(sentence) });
  }
  if (list.list.length > 0) throw new LabError(sortIssues(list.list), file);
  return cards;
}

function cite({ rfc, section, quote }: z.output<ReturnType<typeof sourceSchema>>): CardSource {
  const number = /^\d+$/.test(String(rfc)) ? Number(rfc) : undefined;
  return {
    document: number === undefined ? String(rfc) : `RFC ${number}`,
    rfc: number,
    section: section === undefined ? undefined : String(section),
    quote,
  };
}

const sentence = ({ document, section, quote }: CardSource): string =>
  `${document}${section === undefined ? '' : `, ${section}`}${quote === undefined ? '' : `: "${quote}"`}`;
