/** The head of a request as wget writes it (http.c). */
import { utf8 } from '../../core/bytes.ts';
import { encodeRequest, type Field, withField, textOfBytes } from '../../protocols/http/codec.ts';
import type { Settings } from './settings.ts';
import type { WgetUrl } from './urls.ts';

export interface Ask {
  readonly url: WgetUrl;
  readonly method: string;
  readonly body: Uint8Array | undefined;
  /** Bytes to skip. */
  readonly from: number;
  /** For If-Modified-Since. */
  readonly since: string | undefined;
  readonly proxied: boolean;
  /** The server has asked who it is. */
  readonly challenged: boolean;
}

const binary = (text: string): string => textOfBytes(utf8(text));

export function requestHead(settings: Settings, ask: Ask): Uint8Array {
  const { url, body } = ask;
  const user = settings.user ?? url.user;
  const sendsUser = user !== undefined && (settings.authAtOnce || ask.challenged);
  const credentials = binary(`${user}:${settings.password ?? url.password ?? ''}`);
  const fields: (readonly [string, string | undefined])[] = [
    ['Host', url.hostField],
    ['Referer', settings.referer],
    ['If-Modified-Since', ask.since],
    ['Range', ask.from > 0 ? `bytes=${ask.from}-` : undefined],
    ['User-Agent', settings.userAgent === '' ? undefined : binary(settings.userAgent)],
    ['Accept', '*/*'],
    ['Accept-Encoding', settings.compression ? 'gzip' : 'identity'],
    ['Authorization', sendsUser ? `Basic ${btoa(credentials)}` : undefined],
    ['Connection', settings.keepAlive ? 'Keep-Alive' : 'Close'],
    ['Content-Type', body ? 'application/x-www-form-urlencoded' : undefined],
    ['Content-Length', body ? String(body.length) : undefined],
  ];
  const own = fields.flatMap(([name, value]): Field[] => (value === undefined ? [] : [[name, value]]));
  const headers = settings.headers.reduce<Field[]>((all, line) => {
    const [, name = '', value = ''] = /^([^:]+):\s*(.*)$/.exec(binary(line)) ?? [];
    return name === '' ? all : withField(all, name, value);
  }, own);
  const target = ask.proxied ? `http://${url.hostField}${url.target}` : url.target;
  return encodeRequest({ method: ask.method, target, version: '1.1', headers });
}
