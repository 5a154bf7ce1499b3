/** The numbers of DNS and their names: types and classes (RFC 6895 and IANA's registry). */

export const TYPE = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  OPT: 41,
  ANY: 255,
  CAA: 257,
} as const;

/** Reply codes (RFC 6895, 2.3). BADVERS needs EDNS(0)'s upper bits. */
export const RCODE = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5, BADVERS: 16 } as const;

export const CLASS = { IN: 1, CH: 3, HS: 4, NONE: 254, ANY: 255 } as const;

const TYPE_NAMES: ReadonlyMap<number, string> = new Map<number, string>([
  ...Object.entries(TYPE).map(([name, number]) => [number, name] as const),
  ...([
    [3, 'MD'],
    [4, 'MF'],
    [7, 'MB'],
    [8, 'MG'],
    [9, 'MR'],
    [10, 'NULL'],
    [11, 'WKS'],
    [13, 'HINFO'],
    [14, 'MINFO'],
    [17, 'RP'],
    [29, 'LOC'],
    [35, 'NAPTR'],
    [39, 'DNAME'],
    [43, 'DS'],
    [44, 'SSHFP'],
    [46, 'RRSIG'],
    [47, 'NSEC'],
    [48, 'DNSKEY'],
    [50, 'NSEC3'],
    [51, 'NSEC3PARAM'],
    [52, 'TLSA'],
    [64, 'SVCB'],
    [65, 'HTTPS'],
    [251, 'IXFR'],
    [252, 'AXFR'],
  ] as const),
]);

/** `A`; `TYPE1234` where it has no name (RFC 3597). */
export const typeName = (type: number): string => TYPE_NAMES.get(type) ?? `TYPE${type}`;

const TYPE_NUMBERS: ReadonlyMap<string, number> = new Map([...TYPE_NAMES].map(([number, name]) => [name, number]));

/** The type of a name in any case, or of `TYPE1234`; undefined when there is none. */
export function typeNumber(text: string): number | undefined {
  const name = text.toUpperCase();
  return TYPE_NUMBERS.get(name) ?? numbered('TYPE', name);
}

const CLASS_NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(CLASS).map(([name, number]) => [number, name] as const),
);

/** `IN`; `CLASS1234` where it has no name (RFC 3597, 5). */
export const className = (number: number): string => CLASS_NAMES.get(number) ?? `CLASS${number}`;

/** The class of a name in any case, or of `CLASS1234`; undefined when there is none. */
export function classNumber(text: string): number | undefined {
  const name = text.toUpperCase();
  const long = { CHAOS: CLASS.CH, HESIOD: CLASS.HS }[name];
  if (long !== undefined) return long;
  return [...CLASS_NAMES].find(([, known]) => known === name)?.[0] ?? numbered('CLASS', name);
}

function numbered(prefix: string, text: string): number | undefined {
  const digits = text.startsWith(prefix) ? text.slice(prefix.length) : '';
  return /^\d{1,5}$/.test(digits) && Number(digits) <= 0xffff ? Number(digits) : undefined;
}
