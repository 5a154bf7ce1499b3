/** What a gateway changes in the heads that pass through it (RFC 9110, 7.6; X-Forwarded-For as everybody sends it). */
import { formatIpv4 } from '../../core/address.ts';
import type { ProxyConfig, Upstream } from '../../core/http-config.ts';
import {
  type Field,
  fieldValue,
  type Fields,
  listMembers,
  type RequestHead,
  type ResponseHead,
  withField,
  withoutFields,
} from '../../protocols/http/codec.ts';
import type { Request } from '../lib/http-server/request.ts';

/** They are about one connection, not about the message (RFC 9110, 7.6.1), and so are those that Connection names. */
const HOP_BY_HOP = ['Connection', 'Keep-Alive', 'Proxy-Connection', 'TE', 'Trailer', 'Transfer-Encoding', 'Upgrade'];
const NAME = 'wirelab';

const endToEnd = (headers: Fields): Field[] =>
  withoutFields(headers, ...HOP_BY_HOP, ...listMembers(headers, 'connection'));

/** How often an OPTIONS may still be forwarded (RFC 9110, 7.6.2); of other methods it is no matter. */
function hopsLeft({ method, headers }: RequestHead): number | undefined {
  const most = fieldValue(headers, 'max-forwards');
  return method === 'OPTIONS' && most !== undefined && /^\d{1,15}$/.test(most) ? Number(most) : undefined;
}

/** Whether the gateway must answer for itself. */
export const isLastStop = (head: RequestHead): boolean => hopsLeft(head) === 0;

/** The request as the backend gets it, always in HTTP/1.1 and in origin form. `keepHost`: else Host names the backend. */
export function forwardedRequest(
  request: Request,
  upstream: Upstream,
  { keepHost, tls }: Pick<ProxyConfig, 'keepHost' | 'tls'>,
): RequestHead {
  const { head, host, target, peers, framing } = request;
  const backend = `${formatIpv4(upstream.address)}:${upstream.port}`;
  const client = formatIpv4(peers.client.address);
  const before = fieldValue(head.headers, 'x-forwarded-for');
  // the length is said once, as it was understood: two readers cannot take it for two (RFC 9112, 11.2)
  const framingField: Field[] =
    framing.kind === 'length'
      ? [['Content-Length', String(framing.length)]]
      : framing.kind === 'chunked'
        ? [['Transfer-Encoding', 'chunked']]
        : [];
  let headers: Field[] = [
    ['Host', keepHost && host !== '' ? host : backend],
    ...withoutFields(endToEnd(head.headers), 'Host', 'Content-Length', 'Expect', 'X-Forwarded-For'),
    ...framingField,
  ];
  headers = [...headers, ['X-Forwarded-For', before === undefined ? client : `${before}, ${client}`]];
  const hops = hopsLeft(head);
  if (hops !== undefined) headers = withField(headers, 'Max-Forwards', String(hops - 1));
  headers = withVia(withField(headers, 'X-Forwarded-Proto', tls ? 'https' : 'http'), head.version);
  const query = request.query === undefined ? '' : `?${request.query}`;
  const path = 'path' in target ? target.path : '*';
  return { method: head.method, target: `${path}${query}`, version: '1.1', headers };
}

/** The fields of the response as the client gets them; the server adds its own framing. */
export const forwardedResponse = (head: ResponseHead): Field[] =>
  withVia(withoutFields(endToEnd(head.headers), 'Content-Length', 'Date', 'Server'), head.version);

function withVia(headers: Fields, version: string): Field[] {
  const before = fieldValue(headers, 'via');
  return withField(headers, 'Via', before === undefined ? `${version} ${NAME}` : `${before}, ${version} ${NAME}`);
}
