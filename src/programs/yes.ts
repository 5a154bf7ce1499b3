/** yes: prints a line again and again until nobody reads any more (coreutils' yes(1)). */
import { utf8 } from '../core/bytes.ts';
import { errnoText } from '../core/errno.ts';
import type { Program } from '../core/sys.ts';
import { begin } from './lib/coreutil.ts';
import { COPY_BYTES } from './lib/copy.ts';

export const yes: Program = {
  name: 'yes',
  summary: 'Prints a line for ever',
  usage: 'yes [word ...]',
  options: [],
  examples: ['yes | head -c 1M > file', 'yes | pv -L 100k | nc bob 5000'],
  operand: 'text',
  real: true,
  *main(sys, args) {
    const parsed = begin(sys, yes, args, '');
    if (typeof parsed === 'number') return parsed;
    const line = `${parsed.operands.length > 0 ? parsed.operands.join(' ') : 'y'}\n`;
    const block = utf8(line.repeat(Math.max(1, Math.floor(COPY_BYTES / 4 / line.length))));
    for (;;) {
      const written = yield* sys.writeAll(1, block);
      if (!written.ok) return (sys.warn(`yes: standard output: ${errnoText(written.error)}\n`), 1);
    }
  },
};
