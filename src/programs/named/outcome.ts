/** What becomes of a question: reply code, flags, records and the reason; and what is said to those that no zone is asked for. */
import { utf8 } from '../../core/bytes.ts';
import type { Reason } from '../../core/event.ts';
import { type DnsMessage, ednsOf, FLAG, type Question } from '../../protocols/dns/codec.ts';
import { canonicalName } from '../../protocols/dns/names.ts';
import type { EdnsOption } from '../../protocols/dns/records.ts';
import { CLASS, RCODE, TYPE } from '../../protocols/dns/types.ts';
import type { Answer } from './answer.ts';
import { chaosRecord, chaosServer } from './chaos.ts';
import { REASON } from './events.ts';
import { NO_RECORDS, type Sections } from './reply.ts';
import { zoneFor, type ZoneMap } from './zones.ts';

export interface Outcome extends Sections {
  readonly rcode: number;
  readonly flags: number;
  readonly reason: Reason;
  /** What OPT carries beside its sizes, when the client speaks EDNS. */
  readonly options?: readonly EdnsOption[];
}

const IXFR = 251;
const AXFR = 252;
const MAILB = 253;
const MAILA = 254;
const QUERY = 0;
const NOTAUTH = 9;
/** RFC 8914, 4.19 */
const PROHIBITED = 18;

const bare = (rcode: number, reason: Reason, options: readonly EdnsOption[] = []): Outcome => ({
  ...NO_RECORDS,
  rcode,
  flags: 0,
  reason,
  options,
});

/** An Extended DNS Error (RFC 8914, 2). */
const extendedError = (code: number, text = ''): EdnsOption => ({
  code: 15,
  data: Uint8Array.from([code >>> 8, code & 0xff, ...utf8(text)]),
});

export const outcomeOf = (own: Answer, flags: number): Outcome => ({
  ...own,
  flags,
  reason: REASON[own.kind],
  options: own.kind === 'loop' ? [extendedError(0, 'max. restarts reached')] : [],
});

/** What is answered without looking for the name; undefined: the zones are asked. */
export function unusable(query: DnsMessage, zones: ZoneMap, hostname: string, minimal: boolean): Outcome | undefined {
  const edns = ednsOf(query);
  const question = query.questions[0];
  if (query.additionals.filter(({ type }) => type === TYPE.OPT).length > 1)
    return bare(RCODE.FORMERR, REASON.formatError);
  if (edns && edns.version > 0) return bare(RCODE.BADVERS, REASON.badVersion);
  if (query.opcode !== QUERY) return bare(RCODE.NOTIMP, REASON.notImplemented);
  if (!question || query.questions.length !== 1) return bare(RCODE.FORMERR, REASON.formatError);
  switch (question.class) {
    case CLASS.IN:
      return ofType(question, zones);
    case CLASS.CH:
      return chaos(question, hostname, minimal);
    case CLASS.HS:
      return bare(RCODE.REFUSED, REASON.otherClass, [extendedError(PROHIBITED)]);
    case CLASS.NONE:
    case CLASS.ANY:
      return bare(RCODE.FORMERR, REASON.otherClass);
    default:
      return bare(RCODE.NOTIMP, REASON.otherClass);
  }
}

/** Types that are no types of records (RFC 6895, 3.1). */
function ofType({ name, type }: Question, zones: ZoneMap): Outcome | undefined {
  switch (type) {
    case TYPE.OPT:
      return bare(RCODE.FORMERR, REASON.formatError);
    case MAILA:
    case MAILB:
      return bare(RCODE.NOTIMP, REASON.notImplemented);
    case AXFR:
    case IXFR: {
      const zone = zoneFor(zones, name);
      const isZone = zone !== undefined && canonicalName(zone.origin) === canonicalName(name);
      return isZone
        ? bare(RCODE.REFUSED, REASON.transfer, [extendedError(PROHIBITED)])
        : bare(NOTAUTH, REASON.transfer);
    }
    default:
      return undefined;
  }
}

function chaos(question: Question, hostname: string, minimal: boolean): Outcome {
  const record = chaosRecord(question, hostname);
  if (!record) return bare(RCODE.REFUSED, REASON.refused);
  const asked = question.type === TYPE.TXT || question.type === TYPE.ANY;
  const reason = asked ? REASON.authoritative : REASON.nodata;
  const authorities = asked && !minimal ? [chaosServer(question)] : [];
  return { ...NO_RECORDS, answers: asked ? [record] : [], authorities, rcode: RCODE.NOERROR, flags: FLAG.AA, reason };
}
