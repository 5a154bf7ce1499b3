/** Content as it was before it was compressed for the way (RFC 9110, 8.4). bin/compile.js loads fflate when it is first used. */
import * as fflate from 'fflate';
import { getU32 } from '../../../core/bytes.ts';

/** What a few bytes may grow to before somebody looks at them. */
const MOST_BYTES = 16 * 1024 * 1024;

/** Undefined: another coding, or bytes that are none of it; a dissector shows them as they are. */
export function decoded(coding: string, bytes: Uint8Array): Uint8Array | undefined {
  if (!/^(x-)?gzip$/i.test(coding) || sizeOf(bytes) > MOST_BYTES) return undefined;
  try {
    return fflate.gunzipSync(bytes);
  } catch {
    return undefined;
  }
}

/** The last four bytes of a gzip file tell how long it was (RFC 1952, 2.3.1), in the order that networks do not use. */
function sizeOf(bytes: Uint8Array): number {
  const at = bytes.length - 4;
  const size = at < 0 ? 0 : getU32(bytes, at);
  return (((size & 0xff) << 24) | ((size & 0xff00) << 8) | ((size >>> 8) & 0xff00) | (size >>> 24)) >>> 0;
}
