/** What the tests of TLS 1.2 share. */
import { fromHex } from '../../../../src/core/bytes.ts';
import type { Result } from '../../../../src/core/result.ts';

export const bytes = (hex: string): Uint8Array => must(fromHex(hex));

export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error);
  return result.value;
}
