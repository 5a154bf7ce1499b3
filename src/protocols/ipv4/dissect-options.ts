/** Options of the IPv4 header, field by field (RFC 791, 3.1; router alert: RFC 2113). */
import { FieldReader } from '../../core/field-reader.ts';
import type { Emit } from '../../core/protocol.ts';
import * as F from './fields.ts';
import { EOL, NOP, RECORD_ROUTE, ROUTER_ALERT, TIMESTAMP } from './options.ts';

/** The types that Wireshark knows, those among them that it dissects no further here included. */
const KNOWN: ReadonlySet<number> = new Set([0, 1, 7, 11, 12, 25, 68, 82, 130, 131, 133, 134, 136, 137, 148, 149]);

/** Emits each option between `at` and `end`, up to one whose length cannot be. Of types that it does not know Wireshark names no field. */
export function dissectOptions(bytes: Uint8Array, at: number, end: number, emit: Emit): void {
  const r = new FieldReader(bytes, at, end, emit);
  while (r.left > 0) {
    const type = r.peek();
    const length = type === EOL || type === NOP ? 1 : r.peek(1);
    if (length > r.left || (length < 2 && type !== EOL && type !== NOP)) return;
    const next = r.at + length;
    if (KNOWN.has(type)) option(new FieldReader(bytes, r.at, next, emit), type);
    r.skip(length);
    if (type === EOL) return;
  }
}

function option(r: FieldReader, type: number): void {
  const at = r.at;
  r.u8(F.OPT_TYPE);
  r.bits(F.OPT_COPY, 1, 0, 1, type >>> 7);
  r.bits(F.OPT_CLASS, 1, 1, 2, (type >>> 5) & 3);
  r.bits(F.OPT_NUMBER, 1, 3, 5, type & 31);
  if (r.left === 0) return;
  r.u8(F.OPT_LEN);
  body(r, type, at);
}

function body(r: FieldReader, type: number, optionAt: number): void {
  if (type === RECORD_ROUTE) {
    const pointer = r.u8(F.OPT_PTR);
    while (r.left >= 4) r.u32(r.at - optionAt + 1 < pointer ? F.REC_RT : F.EMPTY_RT);
  } else if (type === TIMESTAMP) {
    r.u8(F.OPT_PTR);
    const flag = r.left > 0 ? stampFlags(r) : 0;
    while (r.left >= (flag === 0 ? 4 : 8)) {
      if (flag !== 0) r.u32(F.OPT_STAMP_ADDR);
      r.u32(F.OPT_STAMP);
    }
  } else if (type === ROUTER_ALERT) {
    r.u16(F.OPT_RA);
  }
}

function stampFlags(r: FieldReader): number {
  const byte = r.peek();
  r.skip(1);
  r.bits(F.OPT_OVERFLOW, 1, 0, 4, byte >>> 4);
  r.bits(F.OPT_FLAG, 1, 4, 4, byte & 15);
  return byte & 15;
}
