/** Alerts as OpenSSL names them (ssl/ssl_stat.c and ssl/ssl_err.c), which is older than the RFCs' names. */
import { type OpensslError, sslError } from './errors.ts';

/** Description → its name in -state, and what an error that came of it is called. */
const ALERTS: Readonly<Record<number, readonly [name: string, error: string]>> = {
  0: ['close notify', ''],
  10: ['unexpected message', 'sslv3 alert unexpected message'],
  20: ['bad record mac', 'sslv3 alert bad record mac'],
  22: ['record overflow', 'tlsv1 alert record overflow'],
  40: ['handshake failure', 'sslv3 alert handshake failure'],
  42: ['bad certificate', 'sslv3 alert bad certificate'],
  43: ['unsupported certificate', 'sslv3 alert unsupported certificate'],
  44: ['certificate revoked', 'sslv3 alert certificate revoked'],
  45: ['certificate expired', 'sslv3 alert certificate expired'],
  46: ['certificate unknown', 'sslv3 alert certificate unknown'],
  47: ['illegal parameter', 'sslv3 alert illegal parameter'],
  48: ['unknown CA', 'tlsv1 alert unknown ca'],
  49: ['access denied', 'tlsv1 alert access denied'],
  50: ['decode error', 'tlsv1 alert decode error'],
  51: ['decrypt error', 'tlsv1 alert decrypt error'],
  70: ['protocol version', 'tlsv1 alert protocol version'],
  71: ['insufficient security', 'tlsv1 alert insufficient security'],
  80: ['internal error', 'tlsv1 alert internal error'],
  86: ['inappropriate fallback', 'tlsv1 alert inappropriate fallback'],
  90: ['user canceled', 'tlsv1 alert user cancelled'],
  100: ['no renegotiation', 'tlsv1 alert no renegotiation'],
  109: ['missing extension', 'tlsv13 alert missing extension'],
  110: ['unsupported extension', 'tlsv1 unsupported extension'],
  112: ['unrecognized name', 'tlsv1 unrecognized name'],
  115: ['unknown PSK identity', 'tlsv1 alert unknown psk identity'],
  116: ['certificate required', 'tlsv13 alert certificate required'],
  120: ['no application protocol', 'tlsv1 alert no application protocol'],
};

/** `protocol version` */
export const alertWords = (description: number): string => ALERTS[description]?.[0] ?? 'unknown';

/** As -msg writes it: `close_notify`. */
export const alertToken = (description: number): string => alertWords(description).replaceAll(' ', '_').toLowerCase();

/** What is left in the queue when the peer's alert ended the connection. */
export const alertReceived = (description: number): OpensslError =>
  sslError(
    `0A${(1000 + description).toString(16).toUpperCase().padStart(6, '0')}`,
    'ssl3_read_bytes',
    ALERTS[description]?.[1] ?? `reason(${1000 + description})`,
    '../ssl/record/rec_layer_s3.c:1601',
    `SSL alert number ${description}`,
  );
