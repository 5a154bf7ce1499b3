/** s_server -www, -WWW and -HTTP: one answer to one request, the oldest HTTP there is. */
import { concat, fromUtf8, utf8 } from '../../../core/bytes.ts';
import type { Call, Sys } from '../../../core/sys.ts';
import { VERSION } from '../../../protocols/tls/numbers.ts';
import { wallClock } from '../../lib/tls/trust.ts';
import { sessionText } from '../session-text.ts';
import { suiteRow, SUITES } from '../suites.ts';
import type { ServerConnection } from './connection.ts';
import type { ServerOptions } from './settings.ts';
import { type Tally, tallyLines } from './tally.ts';

/** Requests longer than this have no answer. */
const MOST = 16_384;

/** Reads a request and answers it. */
export function* servePage(sys: Sys, connection: ServerConnection, options: ServerOptions, tally: Tally): Call<void> {
  let request = '';
  while (!/\r?\n/.test(request) && request.length < MOST) {
    const more = yield* connection.more();
    if (!more) return;
    request += fromUtf8(more);
  }
  const [, path = ''] = /^GET +\/?([^ \r\n]*)/.exec(request) ?? [];
  if (!request.startsWith('GET ')) return;
  if (options.mode === 'www') yield* connection.send(utf8(statusPage(sys, connection, options, tally)));
  else yield* connection.send(filePage(sys, options, path));
}

function filePage(sys: Sys, options: ServerOptions, path: string): Uint8Array {
  const head = (type: string): string =>
    options.mode === 'HTTP' ? '' : `HTTP/1.0 200 ok\r\nContent-type: text/${type}\r\n\r\n`;
  const upwards = path.split('/').includes('..');
  const file = upwards || path.startsWith('/') ? undefined : sys.files.read(path);
  if (upwards) return utf8(`${head('plain')}'${path}' contains '..' reference\r\n`);
  if (!file?.ok) return utf8(`${head('plain')}Error opening '${path}'\r\n`);
  if (!options.quiet) sys.print(`FILE:${path}\n`);
  return concat([utf8(head(/\.(html?|php)$/.test(path) ? 'html' : 'plain')), file.value]);
}

function statusPage(sys: Sys, { summary, offer }: ServerConnection, options: ServerOptions, tally: Tally): string {
  const version = summary?.version ?? VERSION.tls13;
  const cells = SUITES.map((suite) => `${suite.version.padEnd(11)}:${suite.name.padEnd(25)} `);
  const rows = (texts: readonly string[], across: number): string =>
    texts.map((text, i) => text + (i % across === across - 1 || i === texts.length - 1 ? '\n' : '')).join('');
  const list = (name: string, words: readonly string[] | undefined): string =>
    words && words.length > 0 ? `${name}: ${words.join(':')}\n` : '';
  const suite = summary && suiteRow(summary.suite);
  const master = summary?.steps.findLast(({ name }) => /^(resumption_)?master_secret$/.test(name));
  const shown = { version, session: undefined, startMs: wallClock(sys), verifyCode: 0 };
  return [
    'HTTP/1.0 200 ok\r\nContent-type: text/html\r\n\r\n<HTML><BODY BGCOLOR="#ffffff">\n<pre>\n\n',
    `s_server ${options.words.join(' ')} \nSecure Renegotiation IS supported\n`,
    `Ciphers supported in s_server binary\n${rows(cells, 2)}`,
    `---\nCiphers common between both SSL end points:\n`,
    rows(
      (offer?.ciphers ?? []).map((name) => name.padEnd(26) + ' '),
      3,
    ).replace(/ +\n$/, '\n'),
    list('Signature Algorithms', offer?.signatures),
    list('Shared Signature Algorithms', offer?.sharedSignatures),
    list('Supported groups', offer?.groups),
    list('Shared groups', offer?.sharedGroups),
    `---\n${summary?.resumed ? 'Reused' : 'New'}, ${suite?.version ?? '(NONE)'}, Cipher is ${suite?.name ?? '(NONE)'}\n`,
    sessionText({ ...shown, ...(summary && { suite: summary.suite }), ...(master && { secret: master.value }) }),
    `---\n${tallyLines(tally)}---\nno client certificate available\n</pre></BODY></HTML>\r\n\r\n`,
  ].join('');
}

/** -rev: each line comes back with its letters in reverse order, until the client goes or says CLOSE. */
export function* reverseLines(connection: ServerConnection): Call<void> {
  let held = '';
  for (;;) {
    const more = yield* connection.more();
    if (!more) return;
    held += fromUtf8(more);
    for (let end = held.indexOf('\n'); end >= 0; end = held.indexOf('\n')) {
      const line = held.slice(0, end).replace(/\r$/, '');
      held = held.slice(end + 1);
      if (line === 'CLOSE') return;
      if (!(yield* connection.send(utf8(`${[...line].toReversed().join('')}\n`)))) return;
    }
  }
}
