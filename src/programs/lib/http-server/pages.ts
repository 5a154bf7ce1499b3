/** The pages of a server that has nothing better to show: what went wrong, in the shape of nginx's. */
import type { Reason } from '../../../core/event.ts';
import { utf8 } from '../../../core/bytes.ts';
import { type Fields, reasonPhrase, type Refusal } from '../../../protocols/http/codec.ts';
import { refused } from './events.ts';
import type { Reply } from './reply.ts';

/** Text as HTML, also between quotes. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** A page with a title, perhaps a sentence, and the server's name. */
export function page(
  status: number,
  server: string,
  options: { sentence?: string; title?: string; headers?: Fields; reason?: Reason } = {},
): Reply {
  const { sentence, headers = [], reason } = options;
  const title = `${status} ${reasonPhrase(status)}`;
  const html = [
    '<html>',
    `<head><title>${options.title ?? title}</title></head>`,
    '<body>',
    `<center><h1>${title}</h1></center>`,
    ...(sentence ? [`<center>${escaped(sentence)}</center>`] : []),
    `<hr><center>${escaped(server === '' ? 'httpd' : server)}</center>`,
    '</body>',
    '</html>',
    '',
  ].join('\r\n');
  return {
    status,
    headers: [['Content-Type', 'text/html'], ...headers],
    content: utf8(html),
    ...(reason ? { reason } : {}),
  };
}

/** What a client hears who broke a rule: which one, and where it stands. Nothing more of it can be read. */
export const refusalPage = ({ status, sentence, source }: Refusal, server: string): Reply => ({
  ...page(status, server, { sentence: `${sentence} (${source}).`, reason: refused }),
  note: sentence,
  closes: true,
});
