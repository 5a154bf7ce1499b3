/** Times of master files: seconds, or numbers with units as BIND takes them, such as 1h30m (RFC 2308, 4 leaves units to servers). */

/** RFC 2181, 8. */
export const MAX_TTL = 0x7fff_ffff;
const MAX_U32 = 0xffff_ffff;
const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** Seconds, undefined when the text is no such time. `3600`, `1h`, `1W2D`, but not `1h30`. */
export function parseTtl(text: string, most = MAX_U32): number | undefined {
  if (/^\d{1,10}$/.test(text)) return atMost(Number(text), most);
  if (!/^(?:\d{1,10}[smhdw])+$/i.test(text)) return undefined;
  let seconds = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)([smhdw])/gi))
    seconds += Number(count) * UNITS[unit!.toLowerCase()]!;
  return atMost(seconds, most);
}

const atMost = (seconds: number, most: number): number | undefined => (seconds <= most ? seconds : undefined);
