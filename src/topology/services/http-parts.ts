/** Pieces that lab files say about HTTP in several places: fields, cookies, sizes, paths, texts. */
import * as z from 'zod';
import { fail, ok, type Result } from '../../core/result.ts';
import type { HttpExtra } from '../../core/http-config.ts';
import { parseDuration } from '../../core/units.ts';
import * as s from '../scalars.ts';

const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** What may stand in a field's value: no line ends, no other control characters. */
const VALUE = /^[^\p{Cc}]*$/u;
const MOST_FIELDS = 64;
/** The server's own business: a file could only get them wrong. */
const RESERVED = ['content-length', 'transfer-encoding', 'connection', 'date', 'server', 'set-cookie'];
const DAY = 86_400e9;

const value = z.string().regex(VALUE).register(s.EXPECTED, { expected: 'one line of text' });

/** A map of at most so many entries, whose keys must be right; `keys` says in the plural what they are. */
export const mapOf = <T extends z.ZodType>(
  inner: T,
  { keys, fits, most, expected }: { keys: string; fits: (key: string) => boolean; most: number; expected: string },
) =>
  z
    .record(z.string(), inner)
    .superRefine((map, context) => {
      const names = Object.keys(map);
      const wrong = names.find((name) => !fits(name));
      if (wrong !== undefined) context.addIssue({ code: 'custom', message: `${keys} as keys, not "${wrong}"` });
      else if (names.length > most) context.addIssue({ code: 'custom', message: `at most ${most} entries` });
    })
    .register(s.EXPECTED, { expected });

const headers = mapOf(z.union([value, z.array(value)]), {
  keys: `field names (but for ${RESERVED.join(', ')})`,
  fits: (text) => NAME.test(text) && !RESERVED.includes(text.toLowerCase()),
  most: MOST_FIELDS,
  expected: 'a map of field names to values',
});

const cookies = mapOf(value, {
  keys: 'names of cookies',
  fits: (text) => NAME.test(text),
  most: MOST_FIELDS,
  expected: 'a map of cookie names to values, such as { id: "abc; Path=/; HttpOnly" }',
});

/** Keys of everything that answers. */
export const extraShape = {
  headers: headers.default({}).describe('Further fields of its responses, such as Cache-Control or Age'),
  cookies: cookies.default({}).describe('What it sets by Set-Cookie: name, and value with attributes'),
  expires: duration('a time of at most 365d', 365 * DAY)
    .optional()
    .describe('How long its responses may be kept: Expires and Cache-Control'),
};

interface ExtraInput {
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly cookies: Readonly<Record<string, string>>;
  readonly expires?: number | undefined;
}

export const extraOf = (input: ExtraInput): HttpExtra => ({
  headers: [
    ...Object.entries(input.headers).flatMap(([key, values]) =>
      [values].flat().map((each) => [key, wire(each)] as const),
    ),
    ...Object.entries(input.cookies).map(([key, each]) => ['Set-Cookie', wire(`${key}=${each}`)] as const),
  ],
  expires: input.expires,
});

const encoder = new TextEncoder();
/** Text as UTF-8, a character for each byte. */
const wire = (text: string): string => Array.from(encoder.encode(text), (byte) => String.fromCharCode(byte)).join('');

/** tc's units, and days. */
export function duration(expected: string, most: number, least = 0) {
  const parse = (text: string): Result<number> => {
    const days = /^(\d+)d$/.exec(text.trim());
    return days ? ok(Number(days[1]) * DAY) : parseDuration(text);
  };
  return s.scalar(expected, parse, (v) => v >= least && v <= most);
}

const UNITS: Readonly<Record<string, number>> = { '': 1, b: 1, kb: 1e3, kib: 1024, mb: 1e6, mib: 1_048_576 };

/** `10MB` is ten million bytes, `10MiB` 10485760. */
export function size(most: number) {
  const parse = (text: string): Result<number> => {
    const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim()) ?? [];
    const scale = UNITS[unit.toLowerCase()];
    return number === '' || scale === undefined ? fail('') : ok(Math.round(Number(number) * scale));
  };
  return s.scalar(`a size of at most ${most / 1e6}MB, such as 10MB, 64KiB or 1500`, parse, (v) => v <= most);
}

const MOST_PATHS = 10_000;

/** A map whose keys are paths as a decoded URL has them. */
export const paths = <T extends z.ZodType>(inner: T, what: string) =>
  mapOf(inner, {
    keys: 'paths such as /index.html',
    fits: (text) => text.startsWith('/') && !/[\0?#]|\/\/|\/\.\.?(?:\/|$)/.test(text),
    most: MOST_PATHS,
    expected: `a map of paths such as /index.html to ${what}`,
  });

export const port = (what = 'a service port') => s.integer(1, 65_535, what);

/** `10.0.0.3:3000` */
export const endpoint = () =>
  s.scalar('an address and a service port, such as 10.0.0.3:3000', (text) => {
    const [, address = '', number = ''] = /^([\d.]+):(\d{1,5})$/.exec(text) ?? [];
    const parsed = s.ipv4().safeParse(address);
    const service = Number(number);
    return parsed.success && service >= 1 && service <= 65_535 ? ok({ address: parsed.data, port: service }) : fail('');
  });

export const serverName = () =>
  z
    .string()
    .regex(/^[\x20-\x7e]*$/)
    .max(100)
    .register(s.EXPECTED, { expected: 'a line of plain ASCII text, or "" for none' });

export const logPath = () =>
  z
    .string()
    .regex(/^(?:\/(?:var\/log|tmp|root|etc)\/[^/\p{Cc}]+)?$/u)
    .register(s.EXPECTED, { expected: 'a file such as /var/log/access.log, or "" for none' });
