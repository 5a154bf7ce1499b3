/** Fields that the lab file adds to responses (Expires and max-age: RFC 9111, 5.3 and 5.2.2.1), and the time they are of. */
import type { HttpExtra } from '../../core/http-config.ts';
import type { Sys } from '../../core/sys.ts';
import { NS_PER_MS, NS_PER_S } from '../../core/time.ts';
import { type Field, formatHttpDate } from '../../protocols/http/codec.ts';

export function extraFields(sys: Sys, extra: HttpExtra | undefined): Field[] {
  if (!extra) return [];
  const { headers, expires } = extra;
  if (expires === undefined) return [...headers];
  const dates: Field[] = [
    ['Expires', formatHttpDate(wallMs(sys) + Math.floor(expires / NS_PER_MS))],
    ['Cache-Control', `max-age=${Math.floor(expires / NS_PER_S)}`],
  ];
  return [...dates, ...headers];
}

/** The world's calendar: ms since 1970. */
export const wallMs = (sys: Sys): number => sys.epochMs + Math.floor(sys.now() / NS_PER_MS);
