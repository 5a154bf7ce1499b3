/** openssl sess_id: what is in a file that `s_client -sess_out` wrote. */
import { fromUtf8 } from '../../core/bytes.ts';
import type { OpensslCommand } from './command.ts';
import { storeErrors, printErrors } from './errors.ts';
import { readAll } from './files.ts';
import { sessionOfPem, sessionPem } from './session-file.ts';
import { sessionText } from './session-text.ts';

export const sessId: OpensslCommand = {
  name: 'sess_id',
  usage: '[options]',
  options: [
    { name: 'in', value: 'infile', meaning: 'Input file - default stdin' },
    { name: 'text', meaning: 'Print ssl session id details' },
    { name: 'noout', meaning: "Don't output the encoded session info" },
  ],
  operands: 0,
  *run(sys, given) {
    const path = given.value('in');
    const input = yield* readAll(sys, path);
    if (!input.ok) {
      sys.warn(`Can't open "${path}" for reading\n`);
      printErrors(sys, storeErrors(path ?? '-', input.error));
      return 1;
    }
    const stored = sessionOfPem(fromUtf8(input.value));
    if (!stored.ok) return (sys.warn('unable to load SSL_SESSION\n'), 1);
    const { session, verifyCode } = stored.value;
    const shown = { version: session.version, session, verifyCode, startMs: session.receivedMs };
    if (given.has('text')) sys.print(sessionText(shown));
    if (!given.has('noout')) sys.print(sessionPem(stored.value));
    return 0;
  },
};
