/** The extensions that a server sent, as -tlsextdebug shows them (RFC 8446, 4.1.3 and 4.3.1). */
import { Reader } from '../../../core/bytes.ts';
import { EXTENSION, HANDSHAKE } from '../../../protocols/tls/numbers.ts';
import { dump } from '../session-text.ts';

export interface ServerExtension {
  readonly type: number;
  readonly data: Uint8Array;
}

const NAMES: Readonly<Record<number, string>> = {
  [EXTENSION.serverName]: 'server name',
  [EXTENSION.supportedGroups]: 'supported_groups',
  [EXTENSION.ecPointFormats]: 'EC point formats',
  [EXTENSION.applicationLayerProtocolNegotiation]: 'application layer protocol negotiation',
  [EXTENSION.extendedMasterSecret]: 'extended master secret',
  [EXTENSION.sessionTicket]: 'session ticket',
  [EXTENSION.preSharedKey]: 'psk',
  [EXTENSION.earlyData]: 'early_data',
  [EXTENSION.supportedVersions]: 'supported versions',
  [EXTENSION.cookie]: 'cookie',
  [EXTENSION.keyShare]: 'key share',
  [EXTENSION.renegotiationInfo]: 'renegotiation info',
};

/** Of a ServerHello or EncryptedExtensions with its four bytes of header; none for any other message. */
export function serverExtensions(message: Uint8Array): readonly ServerExtension[] {
  const r = new Reader(message, 4);
  if (message[0] === HANDSHAKE.serverHello) {
    r.skip(2 + 32);
    r.skip(r.u8());
    r.skip(2 + 1);
  } else if (message[0] !== HANDSHAKE.encryptedExtensions) return [];
  const end = r.at + 2 + r.u16();
  const found: ServerExtension[] = [];
  while (r.at < end && !r.short) found.push({ type: r.u16(), data: r.take(r.u16()) });
  return r.short ? [] : found;
}

/** Suite and group of a ServerHello: what is known of a handshake that failed after it. */
export function serverChoice(message: Uint8Array): { readonly suite: number; readonly group: number | undefined } {
  const r = new Reader(message, 4 + 2 + 32);
  r.skip(r.u8());
  const suite = r.u16();
  const share = serverExtensions(message).find(({ type }) => type === EXTENSION.keyShare);
  return { suite, group: share && new Reader(share.data).u16() };
}

export const extensionLines = ({ type, data }: ServerExtension): string =>
  `TLS server extension "${NAMES[type] ?? 'unknown'}" (id=${type}), len=${data.length}\n${dump(data)}`;
