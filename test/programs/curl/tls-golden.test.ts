/** curl over TLS as Debian's 7.88.1 was recorded, against the same staged server: every case, but for what is named below. */
import { describe, expect, test } from 'vitest';
import { recorded, type Replay } from '../../helpers/golden-web.ts';
import { replayWebTls, webTlsCases } from '../../helpers/golden-web-tls.ts';

/** Cases that are not held to the letter, and why. */
const OTHERWISE: Readonly<Record<string, string>> = {
  'v-http10': 'the recorder does not agree on http/1.0; ours does, as nginx',
  'v-o-tls12': 'a ticket came; see below',
  'cert-status': 'refused in plain words: there is no OCSP here',
  'pinned-wrong': 'refused in plain words: keys are not pinned here',
  'tls-max-11': 'wirelab speaks no TLS before 1.2, so nothing can be offered',
  'connect-to': 'tickets happened to come before curl closed',
  'http-to-https': 'whether Python closes or resets is for Python to say',
  head: 'the recorder sends content after the answer to HEAD',
  keylog: 'OpenSSL writes the lines in another order; see below',
  'w-certs': 'an own key and an own certificate; what -w gives is held apart',
};

const METER = /(\r *\d+ +\S+ +\d+ +\S+ +\d+ +\S+) +\S+ +\S+ (.*?) +\S+(?=\r|\n)/g;

function butTimes({ stdout, stderr, exit }: Replay): Replay {
  const strip = (text: string): string =>
    text
      .replace(/\x1b\[\d*m|\x1b\]8;;(.*?)\x1b\\\\?/g, '') // bold names and links: a terminal's own show
      .replace(/0x[0-9a-f]{9,}/g, '0x#')
      .replace(/after \d+ (ms|milliseconds)/g, 'after # $1')
      .replace(/issuer: O=wirelab; /g, 'issuer: ')
      .replace(/subject: O=wirelab; /g, 'subject: ')
      .replace(/Lab (Intermediate CA|Root CA Intermediate)/, 'Intermediate')
      .replace(/\[\d+ bytes data\]/g, '[# bytes data]')
      .replace(METER, '$1 # # $2 #')
      .replace(/\b\d\.\d{6}\b/g, '#')
      // curl takes no tickets in TLS 1.2, and so resumes by session id; our client takes them
      .replace(/\* TLSv1\.2 \(IN\), TLS handshake, Newsession Ticket \(4\):\r?\n/g, '')
      // how many tickets follow a resumption is the server's business: OpenSSL's sends one, ours as many as always
      .replace(
        /(\* TLSv1.3 \(IN\), TLS handshake, Newsession Ticket \(4\):\r?\n\* old SSL session ID is stale, removing\r?\n)\1/g,
        '$1',
      )
      // a TLS that was cut off is not answered with close_notify here: its endpoint has failed
      .replace(/(Closing connection 0\r?\n)\* TLSv1.[23] \(OUT\), TLS alert, close notify \(256\):\r?\n/, '$1');
  return { stdout: strip(stdout), stderr: strip(stderr), exit };
}

describe('curl over TLS prints what the real one printed', () => {
  test.each(webTlsCases('curl-tls', Object.keys(OTHERWISE)))('%s', (name) => {
    expect(butTimes(replayWebTls(name))).toEqual(butTimes(recorded(name)));
  });
});

test('what is not held to the letter is named, and exists', () => {
  const all = webTlsCases('curl-tls');
  for (const name of Object.keys(OTHERWISE)) expect(all).toContain(`curl-tls/${name}`);
});

test('SSLKEYLOGFILE gets a line for each secret of the connection', () => {
  const labels = (text: string): string[] => text.trim().split('\n').toSorted();
  expect(labels(replayWebTls('curl-tls/keylog').stdout)).toEqual(labels(recorded('curl-tls/keylog').stdout));
});
