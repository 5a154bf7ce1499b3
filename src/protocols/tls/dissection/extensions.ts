/** Extensions, one by one (RFC 8446, 4.2). What several messages carry differs by the message. */
import type { FieldReader } from '../../../core/field-reader.ts';
import type { Field } from '../../../core/protocol.ts';
import * as E from '../fields/extensions.ts';
import * as H from '../fields/handshake.ts';
import { fromUtf8, getU16 } from '../../../core/bytes.ts';
import type { MessageContext } from './context.ts';
import { emitNames, emitSignatureList } from './lists.ts';

/** In which message the extensions stand. */
export type Place =
  'client hello' | 'server hello' | 'encrypted extensions' | 'certificate' | 'certificate request' | 'ticket';

/** What of a hello's extensions makes its fingerprint. */
export interface Told {
  readonly types: number[];
  readonly groups: number[];
  readonly formats: number[];
}

type ReadBody = (r: FieldReader, place: Place, context: MessageContext, told: Told) => void;

/** Reads the length and every extension behind it. */
export function emitExtensions(r: FieldReader, place: Place, context: MessageContext): Told {
  const told: Told = { types: [], groups: [], formats: [] };
  const list = r.part(r.u16(H.EXTENSIONS_LENGTH));
  while (list.left >= 4 && !list.short) {
    const type = list.u16(E.TYPE);
    const body = list.part(list.u16(E.LENGTH));
    told.types.push(type);
    const read = BODIES[type];
    if (read) read(body, place, context, told);
    else if (body.left > 0 || !EMPTY.has(type)) body.bytes(E.DATA, body.left);
    if (list.short) break;
  }
  if (list.short) r.short = true;
  return told;
}

/** Extensions whose being there is all that they say: encrypt_then_mac, extended_master_secret, post_handshake_auth. */
const EMPTY = new Set([22, 23, 49]);

/** `[length] item item ...` */
function eachU16(
  r: FieldReader,
  length: Field,
  list: Field | undefined,
  item: Field,
  { emit }: MessageContext,
): number[] {
  const items = r.part(r.u16(length));
  const found: number[] = [];
  if (list) emit(list, items.at * 8, items.left * 8, 1, `${items.left >>> 1}`);
  while (items.left >= 2) found.push(items.u16(item));
  return found;
}

const BODIES: Readonly<Record<number, ReadBody>> = {
  0: serverName,
  1: (r) => void r.u8(E.FRAGMENT_LENGTH),
  5: statusRequest,
  10: (r, _place, context, told) =>
    void told.groups.push(...eachU16(r, E.GROUPS_LENGTH, E.GROUP_LIST, E.GROUP, context)),
  11: (r, _place, { emit }, told) => {
    const formats = r.part(r.u8(E.FORMATS_LENGTH));
    emit(E.FORMATS, formats.at * 8, formats.left * 8, 1, `${formats.left}`);
    while (formats.left > 0) told.formats.push(formats.u8(E.FORMAT));
  },
  13: (r, _place, context) => emitSignatureList(r, context),
  16: protocols,
  21: (r) => r.bytes(E.PADDING, r.left),
  28: (r) => void r.u16(E.RECORD_SIZE_LIMIT),
  41: preSharedKey,
  42: (r, place) => {
    if (place === 'ticket') r.u32(E.MAX_EARLY_DATA);
  },
  43: supportedVersions,
  44: (r) => r.bytes(E.COOKIE, r.u16(E.COOKIE_LENGTH)),
  45: (r) => {
    const modes = r.part(r.u8(E.MODES_LENGTH));
    while (modes.left > 0) modes.u8(E.MODE);
  },
  47: (r, _place, context) => emitNames(r, context),
  50: (r, _place, context) => emitSignatureList(r, context),
  51: keyShare,
  65_281: (r) => {
    const length = r.u8(E.RENEGOTIATION_LENGTH);
    if (length > 0) r.bytes(E.RENEGOTIATION, length);
  },
};

function serverName(r: FieldReader, _place: Place, { bytes, emit }: MessageContext): void {
  // a server only confirms that it took the name (RFC 6066, 3)
  if (r.left === 0) return;
  const names = r.part(r.u16(E.NAMES_LENGTH));
  while (names.left >= 3 && !names.short) {
    names.u8(E.NAME_TYPE);
    emitText(names, names.u16(E.NAME_LENGTH), E.NAME, bytes, emit);
  }
}

function emitText(r: FieldReader, length: number, field: Field, bytes: Uint8Array, emit: MessageContext['emit']): void {
  const at = r.at;
  r.skip(length);
  if (!r.short) emit(field, at * 8, length * 8, fromUtf8(bytes.subarray(at, at + length)));
}

function statusRequest(r: FieldReader): void {
  if (r.left === 0) return;
  r.u8(E.STATUS_TYPE);
  r.skip(r.u16(E.RESPONDERS_LENGTH));
  r.skip(r.u16(E.STATUS_EXTENSIONS_LENGTH));
}

function protocols(r: FieldReader, _place: Place, { bytes, emit }: MessageContext): void {
  const list = r.part(r.u16(E.ALPN_LENGTH));
  emit(E.ALPN_LIST, list.at * 8, list.left * 8, 1);
  while (list.left > 0 && !list.short) emitText(list, list.u8(E.ALPN_NAME_LENGTH), E.ALPN_NAME, bytes, emit);
}

function supportedVersions(r: FieldReader, place: Place): void {
  if (place !== 'client hello') return void r.u16(E.SUPPORTED_VERSION);
  const list = r.part(r.u8(E.VERSIONS_LENGTH));
  while (list.left >= 2) list.u16(E.SUPPORTED_VERSION);
}

function keyShare(r: FieldReader, place: Place): void {
  // in a HelloRetryRequest, which is a ServerHello in disguise, there is a group and nothing else (RFC 8446, 4.2.8)
  if (place === 'server hello' && r.left === 2) return void r.u16(E.SELECTED_GROUP);
  const shares = place === 'client hello' ? r.part(r.u16(E.SHARES_LENGTH)) : r;
  while (shares.left >= 4 && !shares.short) {
    shares.u16(E.SHARE_GROUP);
    shares.bytes(E.SHARE, shares.u16(E.SHARE_LENGTH));
  }
}

function preSharedKey(r: FieldReader, place: Place, { bytes, emit }: MessageContext): void {
  if (place !== 'client hello') return void r.u16(E.SELECTED_IDENTITY);
  const identities = r.part(r.u16(E.IDENTITIES_LENGTH));
  while (identities.left >= 6 && !identities.short) {
    identities.bytes(E.IDENTITY, identities.u16(E.IDENTITY_LENGTH));
    identities.u32(E.TICKET_AGE);
  }
  const length = r.u16(E.BINDERS_LENGTH);
  const at = r.at;
  r.skip(length);
  if (!r.short) emit(E.BINDERS, at * 8, length * 8, 1, `${binders(bytes, at, at + length)}`);
}

/** `1 binder, 48 bytes` */
function binders(bytes: Uint8Array, at: number, end: number): string {
  let count = 0;
  for (let next = at; next < end; next += 1 + bytes[next]!) count++;
  return `${count} binder${count === 1 ? '' : 's'}, ${end - at - count} bytes`;
}

/** The protocol that a server chose by ALPN, from the extension's body. */
export function chosenProtocol(body: Uint8Array | undefined): string | undefined {
  if (!body || body.length < 4 || getU16(body, 0) < 2) return undefined;
  return fromUtf8(body.subarray(3, 3 + body[2]!));
}
