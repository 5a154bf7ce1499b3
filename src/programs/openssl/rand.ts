/** openssl rand: random bytes, raw, in hexadecimal or in base64. The world's seed decides them. */
import { toHex } from '../../core/bytes.ts';
import { type OpensslCommand, useHelp } from './command.ts';
import { base64Lines } from './base64.ts';
import { save } from './files.ts';
import { randomBytes } from './random.ts';

/** More than this nobody needs, and the real one would print for minutes. */
const MOST = 2 ** 24;

export const rand: OpensslCommand = {
  name: 'rand',
  usage: '[options] num',
  options: [
    { name: 'out', value: 'outfile', meaning: 'Output file' },
    { name: 'base64', meaning: 'Base64 encode output' },
    { name: 'hex', meaning: 'Hex encode output' },
  ],
  operands: 1,
  *run(sys, given) {
    const word = given.words[0] ?? '0';
    const wrong = /^\d+$/.test(word) ? undefined : `Can't parse "${word}" as a number`;
    if (wrong !== undefined) return (sys.warn(`rand: ${wrong}\n${useHelp('rand')}`), 1);
    if (Number(word) > MOST) return (sys.warn(`rand: at most ${MOST} bytes in wirelab\n`), 1);
    const bytes = randomBytes(sys, Number(word));
    const shown = given.has('hex') ? `${toHex(bytes)}\n` : given.has('base64') ? base64Lines(bytes) : bytes;
    if (bytes.length === 0) return 0;
    const path = given.value('out');
    if (path === undefined) sys.print(shown);
    else return yield* save(sys, path, shown);
    return 0;
  },
};
