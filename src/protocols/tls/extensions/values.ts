/** What stands in the extensions that both hellos share in form: lists of numbers and names (RFC 8446, 4.2; RFC 6066, 3; RFC 7301, 3.1). */
import { fromUtf8, Reader, utf8, Writer } from '../../../core/bytes.ts';
import type { Codec } from '../../../core/protocol.ts';
import { fail } from '../../../core/result.ts';
import {
  type LengthBytes,
  putList,
  putU16List,
  putVector,
  takeList,
  takeU16List,
  takeVector,
  whole,
} from '../vectors.ts';

const HOST_NAME = 0;

/** The name that the client wants to reach (RFC 6066, 3). Names of other types are passed over; `''`: no name of a host was there. */
export const serverName: Codec<string> = {
  decode(bytes, at = 0, end = bytes.length) {
    const r = new Reader(bytes, at, end);
    const names = takeList(r, 2, (inner) => ({ type: inner.u8(), name: takeVector(inner, 2) }));
    const hosts = names.filter(({ type }) => type === HOST_NAME);
    if (names.length === 0 || hosts.length > 1) return fail('server_name must hold exactly one name of a host');
    if (hosts[0]?.name.length === 0) return fail('server_name holds an empty name');
    return whole(r, 'server_name', hosts[0] ? fromUtf8(hosts[0].name) : '');
  },
  encode: (name) => putList(new Writer(), 2, [name], (w, each) => putVector(w.u8(HOST_NAME), 2, utf8(each))).finish(),
};

/** Application protocols, the preferred first (RFC 7301, 3.1); a server's answer holds one. */
export const protocols: Codec<readonly string[]> = {
  decode(bytes, at = 0, end = bytes.length) {
    const r = new Reader(bytes, at, end);
    const names = takeList(r, 2, (inner) => fromUtf8(takeVector(inner, 1)));
    if (!r.short && (names.length === 0 || names.includes('')))
      return fail('ALPN holds an empty list or an empty name');
    return whole(r, 'application_layer_protocol_negotiation', names);
  },
  encode: (names) => putList(new Writer(), 2, names, (w, name) => putVector(w, 1, utf8(name))).finish(),
};

/** A list of 16-bit numbers that may not be empty. */
const numbers = (what: string, size: LengthBytes): Codec<readonly number[]> => ({
  decode(bytes, at = 0, end = bytes.length) {
    const r = new Reader(bytes, at, end);
    const values = takeU16List(r, size);
    return !r.short && values.length === 0 ? fail(`${what} is an empty list`) : whole(r, what, values);
  },
  encode: (values) => putU16List(new Writer(), size, values).finish(),
});

export const supportedGroups = numbers('supported_groups', 2);
export const signatureAlgorithms = numbers('signature_algorithms', 2);
export const supportedVersions = numbers('supported_versions', 1);

/** The one version that a server chose (RFC 8446, 4.2.1); the group that a HelloRetryRequest asks for (4.2.8); a limit (RFC 8449). */
export const number16: Codec<number> = {
  decode(bytes, at = 0, end = bytes.length) {
    const r = new Reader(bytes, at, end);
    const value = r.u16();
    return whole(r, 'a number of two bytes', value);
  },
  encode: (value) => new Writer().u16(value).finish(),
};

/** Bytes of early data that a ticket permits (RFC 8446, 4.2.10). */
export const number32: Codec<number> = {
  decode(bytes, at = 0, end = bytes.length) {
    const r = new Reader(bytes, at, end);
    const value = r.u32();
    return whole(r, 'a number of four bytes', value);
  },
  encode: (value) => new Writer().u32(value).finish(),
};

/** A list of bytes, each a choice: ec_point_formats (RFC 8422, 5.1.2), psk_key_exchange_modes (RFC 8446, 4.2.9). */
export const choices: Codec<readonly number[]> = {
  decode(bytes, at = 0, end = bytes.length) {
    const r = new Reader(bytes, at, end);
    const values = [...takeVector(r, 1)];
    return !r.short && values.length === 0 ? fail('a list of choices is empty') : whole(r, 'a list of choices', values);
  },
  encode: (values) => putVector(new Writer(), 1, Uint8Array.from(values)).finish(),
};

/** What a server wants to hear again after its HelloRetryRequest (RFC 8446, 4.2.2). */
export const cookie: Codec<Uint8Array> = {
  decode(bytes, at = 0, end = bytes.length) {
    const r = new Reader(bytes, at, end);
    const value = takeVector(r, 2);
    return !r.short && value.length === 0 ? fail('cookie is empty') : whole(r, 'cookie', value);
  },
  encode: (value) => putVector(new Writer(), 2, value).finish(),
};
