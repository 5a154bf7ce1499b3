/** All of TLS's fields, those of certificates included. */
import type { Field } from '../../../core/protocol.ts';
import { CERTIFICATE_FIELDS } from './certificate.ts';
import { EXTENSION_FIELDS } from './extensions.ts';
import { HANDSHAKE_FIELDS } from './handshake.ts';
import { RECORD_FIELDS } from './record.ts';

export const FIELDS: readonly Field[] = [
  ...RECORD_FIELDS,
  ...HANDSHAKE_FIELDS,
  ...EXTENSION_FIELDS,
  ...CERTIFICATE_FIELDS,
];
