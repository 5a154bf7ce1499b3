/** openssl as it was recorded: every case, but for those named here with the reason why. */
import { describe, expect, test } from 'vitest';
import { alike, opensslCases, replayOpenssl, withoutTickets } from '../../helpers/golden-openssl.ts';
import { readGolden } from '../../helpers/golden.ts';

const SERVERS_OWN = 'shows what the server sent, and ours sends it in its own order';
const MORE = 'lists what the real one knows beyond ours';
const HELP = 'ours lists what wirelab has';
const NOT_BUILT = 'not built';
const RANDOM = 'chance';

const NOT_COMPARED: Readonly<Record<string, string>> = {
  's-client-K-msg': 'the -rev of the real one falls silent after a key update',
  's-client-k': 'the same',
  's-client-K': 'the same',
  's-client-no-ticket-12': 'our server keeps no sessions by their id',
  's-client-none': 'the real localhost has a second address, of IPv6',
  's-client-sess-13': 'our server gives two tickets again where the real one gives one',
  's-client-early': 'the same',
  's-client-early-refused': 'the same',
  's-client-keylog': 'our machines have no cut; which secrets there are, test/protocols/tls tells',
  's-client-tlsextdebug': SERVERS_OWN,
  's-client-tlsextdebug-12': SERVERS_OWN,
  's-client-trace': NOT_BUILT,
  's-client-www': MORE,
  's-client-www-12': MORE,
  's-server-plain': 'our machines have no timeout',
  'x509-purpose': NOT_BUILT,
  'x509-hash': NOT_BUILT,
  'version-a': 'tells of a build that ours is not',
  ciphers: MORE,
  'ciphers-v': MORE,
  help: HELP,
  'no-words': HELP,
  'help-s-client': HELP,
  'help-x509': HELP,
  'help-verify': HELP,
  'help-version': HELP,
  'help-rand': HELP,
  'help-dgst': HELP,
  'help-ciphers': HELP,
  'rand-hex': RANDOM,
  'rand-base64': RANDOM,
};

/** The number of lines of a session's file hangs on the length of its ticket. */
const counted = (text: string): string => text.replace(/^1\d\nCONNECTED/, 'LINES\nCONNECTED');

const judged = (text: string, command: string): string =>
  counted(command.includes('sleep') ? alike(text) : withoutTickets(alike(text)));

describe('openssl prints what the real one printed', () => {
  const cases = opensslCases().filter((name) => !(name in NOT_COMPARED));
  test.each(cases)('%s', (name) => {
    const real = readGolden(`openssl/${name}`);
    const ours = replayOpenssl(name);
    const shown = { ...ours, stdout: judged(ours.stdout, real.command), stderr: judged(ours.stderr, real.command) };
    const { stdout, stderr, exit } = real;
    expect(shown).toEqual({ stdout: judged(stdout, real.command), stderr: judged(stderr, real.command), exit });
  });

  test('knows every case that it leaves out', () => {
    const known = new Set(opensslCases());
    expect(Object.keys(NOT_COMPARED).filter((name) => !known.has(name))).toEqual([]);
  });
});
