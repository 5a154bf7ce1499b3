/** From what a server knows to the bytes it sends: header, OPT, and what is left out when the client takes no more (RFC 2181, 9; RFC 6891, 6.2). */
import {
  decode,
  type DnsMessage,
  type Edns,
  ednsRecord,
  encode,
  FLAG,
  HEADER_BYTES,
  PLAIN_UDP_BYTES,
  type Question,
  type ResourceRecord,
} from '../../protocols/dns/codec.ts';
import type { EdnsOption } from '../../protocols/dns/records.ts';
import { RCODE, TYPE } from '../../protocols/dns/types.ts';

export interface Sections {
  readonly answers: readonly ResourceRecord[];
  readonly authorities: readonly ResourceRecord[];
  readonly additionals: readonly ResourceRecord[];
}

export const NO_RECORDS: Sections = { answers: [], authorities: [], additionals: [] };

export interface ReplyHead {
  readonly id: number;
  readonly opcode: number;
  /** All twelve bits, when the client speaks EDNS. */
  readonly rcode: number;
  readonly flags: number;
  readonly questions: readonly Question[];
  /** What the client's OPT record said. */
  readonly edns: Edns | undefined;
  /** For the OPT record of the reply. */
  readonly options: readonly EdnsOption[];
}

/** Bytes that a client takes over UDP, at most `own`. */
export const udpLimit = (edns: Edns | undefined, own: number): number =>
  edns ? Math.max(PLAIN_UDP_BYTES, Math.min(edns.udpBytes, own)) : PLAIN_UDP_BYTES;

/**
 * `own`: what this server says it takes over UDP. `glue`: a referral, of whose addresses at least one is needed. BIND 9.18 is content
 * with that; RFC 9471, 3 asks for TC when any is left out.
 */
export function encodeReply(
  head: ReplyHead,
  sections: Sections,
  limit: number,
  own: number,
  glue: boolean,
): { readonly bytes: Uint8Array; readonly truncated: boolean } {
  const whole = encode(messageOf(head, sections, own));
  if (whole.length <= limit) return { bytes: whole, truncated: false };
  const fits = (some: Sections): boolean => encode(messageOf(head, some, own)).length <= limit;
  const bare: Sections = { ...sections, additionals: [] };
  const kept = fits(bare)
    ? { ...bare, additionals: setsThatFit(bare, ipv4First(sections.additionals), fits) }
    : trimmed(bare, head.edns !== undefined, fits);
  const cut = !fits(bare) || (glue && kept.additionals.length === 0);
  const flags = head.flags | (cut ? FLAG.TC : 0);
  return { bytes: encode(messageOf({ ...head, flags }, kept, own)), truncated: cut };
}

function messageOf(head: ReplyHead, sections: Sections, own: number): DnsMessage {
  const { id, opcode, rcode, flags, questions, edns, options } = head;
  const opt =
    edns && ednsRecord({ udpBytes: own, extendedRcode: rcode >>> 4, version: 0, dnssecOk: edns.dnssecOk, options });
  const additionals = opt ? [...sections.additionals, opt] : sections.additionals;
  const { answers, authorities } = sections;
  return { id, opcode, rcode: rcode & 15, flags: flags | FLAG.QR, questions, answers, authorities, additionals };
}

/** Answers first, then authority records, each as long as it fits; who speaks EDNS gets the question alone, as from BIND. */
function trimmed({ answers, authorities }: Sections, edns: boolean, fits: (some: Sections) => boolean): Sections {
  if (edns) return NO_RECORDS;
  const kept = prefixThatFits(answers, (some) => fits({ ...NO_RECORDS, answers: some }));
  if (kept.length < answers.length) return { ...NO_RECORDS, answers: kept };
  const servers = prefixThatFits(authorities, (some) => fits({ ...NO_RECORDS, answers, authorities: some }));
  return { ...NO_RECORDS, answers, authorities: servers };
}

function prefixThatFits(
  records: readonly ResourceRecord[],
  fits: (some: readonly ResourceRecord[]) => boolean,
): readonly ResourceRecord[] {
  // halving: a set can have thousands of records, and each try writes the whole message
  let [most, tooMany] = [0, records.length + 1];
  while (tooMany - most > 1) {
    const middle = (most + tooMany) >>> 1;
    if (fits(records.slice(0, middle))) most = middle;
    else tooMany = middle;
  }
  return records.slice(0, most);
}

/** When not all can go, the addresses that an IPv4 client can use go first, as from BIND. */
const ipv4First = (records: readonly ResourceRecord[]): readonly ResourceRecord[] => [
  ...records.filter(({ type }) => type === TYPE.A),
  ...records.filter(({ type }) => type !== TYPE.A),
];

/** Whole sets only, up to the first that has no room. */
function setsThatFit(
  bare: Sections,
  additionals: readonly ResourceRecord[],
  fits: (some: Sections) => boolean,
): readonly ResourceRecord[] {
  let kept: readonly ResourceRecord[] = [];
  for (let at = 0; at < additionals.length;) {
    const { name, type } = additionals[at]!;
    let end = at;
    while (additionals[end]?.name === name && additionals[end]?.type === type) end++;
    const more = additionals.slice(0, end);
    if (!fits({ ...bare, additionals: more })) break;
    kept = more;
    at = end;
  }
  return kept;
}

/** What can be said of a message that cannot be read: its id, opcode and, if that much can be, its question. */
export function formatErrorFor(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.length < HEADER_BYTES || bytes[2]! >= 0x80) return undefined;
  const alone = bytes.slice();
  alone.fill(0, ANSWER_COUNT_AT, HEADER_BYTES);
  const question = decode(alone);
  if (question.ok) return refusal(question.value, question.value.questions);
  alone.fill(0, QUESTION_COUNT_AT, HEADER_BYTES);
  const header = decode(alone);
  return header.ok ? refusal(header.value, []) : undefined;
}

const QUESTION_COUNT_AT = 4;
const ANSWER_COUNT_AT = 6;

function refusal({ id, opcode, flags }: DnsMessage, questions: readonly Question[]): Uint8Array {
  const kept = flags & (FLAG.RD | FLAG.CD);
  const head = { id, opcode, rcode: RCODE.FORMERR, flags: kept, questions, edns: undefined, options: [] };
  return encode(messageOf(head, NO_RECORDS, 0));
}
