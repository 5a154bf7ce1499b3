/** Alerts as -state, -msg and the error queue of openssl tell them. */
import { OPENSSL_ALERTS } from '../lib/tls/openssl-alerts.ts';
import { type OpensslError, sslError } from './errors.ts';

/** `protocol version` */
export const alertWords = (description: number): string => OPENSSL_ALERTS[description]?.[0] ?? 'unknown';

/** As -msg writes it: `close_notify`. */
export const alertToken = (description: number): string => alertWords(description).replaceAll(' ', '_').toLowerCase();

/** What is left in the queue when the peer's alert ended the connection. */
export const alertReceived = (description: number): OpensslError =>
  sslError(
    `0A${(1000 + description).toString(16).toUpperCase().padStart(6, '0')}`,
    'ssl3_read_bytes',
    OPENSSL_ALERTS[description]?.[1] ?? `reason(${1000 + description})`,
    '../ssl/record/rec_layer_s3.c:1601',
    `SSL alert number ${description}`,
  );
