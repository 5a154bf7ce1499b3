/** openssl version: which OpenSSL this stands for. */
import type { OpensslCommand } from './command.ts';

const VERSION = 'OpenSSL 3.0.19 27 Jan 2026 (Library: OpenSSL 3.0.19 27 Jan 2026)';
const PARTS: readonly (readonly [flag: string, line: string])[] = [
  ['v', VERSION],
  ['p', 'platform: debian-amd64'],
  ['d', 'OPENSSLDIR: "/usr/lib/ssl"'],
];

export const version: OpensslCommand = {
  name: 'version',
  usage: '[options]',
  options: [
    { name: 'a', meaning: 'Show all data' },
    { name: 'd', meaning: 'Show configuration directory' },
    { name: 'p', meaning: 'Show target build platform' },
    { name: 'v', meaning: 'Show library version' },
  ],
  operands: 0,
  *run(sys, given) {
    const wanted = given.has('a') ? PARTS : PARTS.filter(([flag]) => given.has(flag));
    for (const [, line] of wanted.length > 0 ? wanted : PARTS.slice(0, 1)) sys.print(`${line}\n`);
    return 0;
  },
};
