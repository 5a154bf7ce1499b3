/** The file of `dig -f`: a command line on each line. */
import { concat, fromUtf8 } from '../../core/bytes.ts';
import { errnoText } from '../../core/errno.ts';
import type { Call } from '../../core/sys.ts';
import { Failure } from '../lib/dighost/failure.ts';
import type { Session } from './session.ts';

/** The words of each line; `-` is standard input. */
export function* batchLines({ sys }: Session, path: string): Call<readonly (readonly string[])[]> {
  const opened = path === '-' ? undefined : sys.open(path, 'read');
  if (opened && !opened.ok) {
    sys.warn(`${path}: ${errnoText(opened.error)}\n`);
    throw new Failure("couldn't open specified batch file", 8);
  }
  const pieces: Uint8Array[] = [];
  for (;;) {
    const piece = yield* sys.read(opened?.value ?? 0);
    if (!piece.ok || piece.value.length === 0) break;
    pieces.push(piece.value);
  }
  const lines = fromUtf8(concat(pieces)).split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => line.split(/[ \t\r]+/).filter((word) => word !== ''));
}
