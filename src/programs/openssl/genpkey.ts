/** openssl genpkey: a new private key, of X25519 only (RFC 7748, 6.1), from the machine's own stream of chance. */
import { makeKeyPair } from '../../protocols/tls/crypto/exchange.ts';
import { GROUP } from '../../protocols/tls/numbers.ts';
import { x25519PrivatePem } from '../../protocols/tls/x509/exchange-keys.ts';
import { type OpensslCommand, useHelp } from './command.ts';
import { printErrors } from './errors.ts';
import { save } from './files.ts';
import { randomBytes } from './random.ts';

/** What the real one makes too, and ours does not. */
const ELSEWHERE = ['RSA', 'EC', 'ED25519', 'ED448', 'X448', 'RSA-PSS', 'DH', 'DSA'];

export const genpkey: OpensslCommand = {
  name: 'genpkey',
  usage: '[options]',
  options: [
    { name: 'algorithm', value: 'val', meaning: 'The public key algorithm' },
    { name: 'out', value: 'outfile', meaning: 'Output file' },
    { name: 'quiet', meaning: 'Do not output status while generating keys' },
  ],
  operands: 0,
  *run(sys, given) {
    const algorithm = given.value('algorithm');
    if (algorithm === undefined) return (sys.warn(useHelp('genpkey')), 1);
    if (ELSEWHERE.includes(algorithm.toUpperCase()))
      return (sys.warn(`genpkey: wirelab makes keys of X25519 only\n`), 1);
    if (algorithm.toUpperCase() !== 'X25519') {
      sys.warn(`Error initializing ${algorithm} context\n`);
      printErrors(sys, [unsupported(algorithm)]);
      return 1;
    }
    const pem = x25519PrivatePem(makeKeyPair(GROUP.x25519, (length) => randomBytes(sys, length)));
    const out = given.value('out');
    if (out !== undefined) return yield* save(sys, out, pem);
    sys.print(pem);
    return 0;
  },
};

const unsupported = (algorithm: string) => ({
  code: '0308010C',
  library: 'digital envelope routines',
  where: 'inner_evp_generic_fetch',
  reason: 'unsupported',
  at: '../crypto/evp/evp_fetch.c:386',
  data: `Global default library context, Algorithm (${algorithm} : 0), Properties (<null>)`,
});
