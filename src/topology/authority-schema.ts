/** What a lab file may say of its certificate authorities, as zod sees it, and how it tells the times of certificates. */
import * as z from 'zod';
import { fail, ok, type Result } from '../core/result.ts';
import { NS_PER_MS } from '../core/time.ts';
import { parseDuration } from '../core/units.ts';
import { parseInstant } from './instant.ts';
import * as s from './scalars.ts';

/** An instant, or so many ms from the world's beginning on. */
export type When = { readonly at: number } | { readonly after: number };

const DAY_MS = 86_400_000;
const MOST_DAYS = 36_500;

function parseWhen(text: string): Result<When> {
  const instant = parseInstant(text);
  if (instant.ok) return ok({ at: instant.value });
  const [, sign = '', size = ''] = /^([+-]?)(.+)$/.exec(text) ?? [];
  const days = /^(\d{1,5})d$/.exec(size);
  const duration = days ? ok(Number(days[1]) * DAY_MS * NS_PER_MS) : parseDuration(size);
  const ms = duration.ok ? Math.round(duration.value / NS_PER_MS) : Infinity;
  if (ms > MOST_DAYS * DAY_MS) return fail('too far from the beginning');
  return ok({ after: sign === '-' ? -ms : ms });
}

export const when = () =>
  s.scalar('a UTC time such as 2026-01-01T00:00:00Z, or one from the epoch on, such as 60d or -1h', parseWhen);

export const keyKind = () => s.oneOf(['p256', 'rsa']).default('p256');

export const authoritySchema = z.strictObject({
  name: z
    .string()
    .regex(/^[^\p{Cc}]{1,64}$/u)
    .register(s.EXPECTED, { expected: 'a name of 1 to 64 characters' })
    .optional()
    .describe('Common name of its root certificate; two authorities may have the same one'),
  key: keyKind().describe('`p256`, or `rsa`: 2048 bits, from a pool that everybody knows; default p256'),
  trusted: s
    .flag()
    .default(true)
    .describe('Whether machines that do not say otherwise by `trust` trust it; default true'),
  from: when().optional().describe('When its root begins to be valid; default two years before the epoch'),
  to: when().optional().describe('When it ends to be; default ten years later'),
});

export type AuthorityInput = z.output<typeof authoritySchema>;
