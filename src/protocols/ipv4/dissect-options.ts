/** Options of the IPv4 header, field by field (RFC 791, 3.1; router alert: RFC 2113). */
import { FieldReader } from '../../core/field-reader.ts';
import type { Emit } from '../../core/protocol.ts';
import * as F from './fields.ts';
import { EOL, NOP, RECORD_ROUTE, ROUTER_ALERT, TIMESTAMP } from './options.ts';

/** Emits each option between `at` and `end`; one whose length cannot be is the last. */
export function dissectOptions(bytes: Uint8Array, at: number, end: number, emit: Emit): void {
  const r = new FieldReader(bytes, at, end, emit);
  while (r.left > 0) {
    const type = r.u8(F.OPT_TYPE);
    r.bits(F.OPT_COPY, 1, 0, 1, type >>> 7);
    r.bits(F.OPT_CLASS, 1, 1, 2, (type >>> 5) & 3);
    r.bits(F.OPT_NUMBER, 1, 3, 5, type & 31);
    if (type === EOL) return;
    if (type === NOP) continue;
    const length = r.left > 0 ? bytes[r.at]! : 0;
    if (length < 2 || length > r.left + 1) {
      r.u8(F.OPT_LEN, 'this length cannot be');
      return;
    }
    const next = r.at - 1 + length;
    r.u8(F.OPT_LEN);
    body(new FieldReader(bytes, r.at, next, emit), type, r.at - 2);
    r.skip(next - r.at);
  }
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
