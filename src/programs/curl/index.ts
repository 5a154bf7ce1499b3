/**
 * curl: transfers what a URL names (curl 7.88.1 as Debian has it, for http and https). Best read from the outside in:
 *
 * - the command line: `options` (its grammar) with `option-names` and `option-meaning`, into `settings`; `config-file`, `usage`, `warnings`
 * - a run: `run` goes over every URL (`glob`) and hands a `transfer` its `tools`; `pool` keeps connections, `cookies` the jar
 * - a transfer: `url`, `proxy` and `tunnel` say where to, `errand`, `data` and `request` what is asked, `sending` and `answer` do it
 * - https: `tls-wishes` (its options), `secure` (the handshake and the certificate), `tls-words`, `secure-problem` (OpenSSL's words)
 * - what is told: `narration` and `remarks` (-v), `meter`, `facts` and `write-out` (-w), `problem` and `stream-problem` (errors)
 * - what comes: `head-lines`, `decoder`, `output`
 */
import type { Program } from '../../core/sys.ts';
import { readInput } from './data.ts';
import { readWords } from './options.ts';
import { BadUsage, Problem, TRY_HELP } from './problem.ts';
import { CurlRun } from './run.ts';
import { helpOf, VERSION } from './usage.ts';

export const curl: Program = {
  name: 'curl',
  summary: 'Fetches what a URL names, and tells every step with -v',
  usage: 'curl [options] URL...',
  options: [
    { flag: '-v', meaning: 'tell what happens: * remarks, > what is sent, < what comes' },
    { flag: '-i', meaning: 'print the head of the answer too' },
    { flag: '-I', meaning: 'ask for the head alone (HEAD)' },
    { flag: '-s', meaning: 'no progress meter, no error messages (-S: errors all the same)' },
    { flag: '-o', value: 'file', meaning: 'write to a file (-O: by the name it has in the URL)' },
    { flag: '-X', value: 'method', meaning: 'another method than GET' },
    { flag: '-d', value: 'data', meaning: 'send data with POST; @file takes it from a file (--json: as JSON)' },
    { flag: '-H', value: 'header', meaning: "add or replace a header field; 'Name:' removes one" },
    { flag: '-L', meaning: 'go where Location leads' },
    { flag: '-w', value: 'format', meaning: "print facts afterwards: '%{http_code} %{time_total}\\n'" },
    { flag: '-x', value: 'host:port', meaning: 'go through a proxy' },
    { flag: '-m', value: 'seconds', meaning: 'give up after so long' },
    { flag: '-f', meaning: 'status 22 and no content when the server answers 400 or above' },
    { flag: '-u', value: 'user:password', meaning: 'say who you are (Basic)' },
    { flag: '-T', value: 'file', meaning: 'upload a file with PUT' },
    { flag: '-r', value: 'range', meaning: 'only these bytes: 0-99' },
    { flag: '--resolve', value: 'host:port:address', meaning: 'use this address instead of asking DNS' },
    { flag: '--connect-timeout', value: 'seconds', meaning: 'give up connecting after so long' },
    { flag: '-k', meaning: 'https: go on even when the certificate is not to be believed' },
    { flag: '--cacert', value: 'file', meaning: 'https: trust the authorities of this file' },
    {
      flag: '--tls-max',
      value: 'version',
      meaning: 'https: no newer version of TLS than 1.2, 1.3 (--tlsv1.3: no older)',
    },
    { flag: '--compressed', meaning: 'ask for compressed content and decompress it' },
  ],
  examples: [
    'curl -v http://www.example.com/',
    "curl -s -o page -w '%{http_code} %{time_total}\\n' http://www.example.com/",
  ],
  operand: 'host',
  real: true,
  *main(sys, args) {
    if (args.length === 0) return (sys.warn(TRY_HELP), 2);
    sys.handle('SIGPIPE');
    try {
      const run = readWords(sys, args, args.some((word) => word.endsWith('@-')) ? yield* readInput(sys) : undefined);
      if (run.help !== undefined) return (sys.print(helpOf(run.help)), 0);
      if (run.version) return (sys.print(VERSION), 0);
      return yield* new CurlRun(sys, run).all();
    } catch (problem) {
      if (problem instanceof BadUsage) return (sys.warn(`curl: ${problem.message}\n${TRY_HELP}`), problem.status);
      if (problem instanceof Problem) return problem.status;
      throw problem;
    }
  },
};
