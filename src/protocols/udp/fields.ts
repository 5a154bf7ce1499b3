/** UDP's fields under Wireshark's names. */
import type { Field } from '../../core/protocol.ts';

const number = (name: string, type: 'uint' | 'hex', bits: number, label: string, meaning: string): Field => ({
  name,
  type,
  bits,
  label,
  meaning,
});

export const UDP: Field = {
  name: 'udp',
  type: 'layer',
  label: 'User Datagram Protocol',
  meaning: 'Carries one message between two programs, with no promise that it arrives.',
};
export const SRCPORT = number(
  'udp.srcport',
  'uint',
  16,
  'Source port',
  'Which program sent it; an answer goes back there.',
);
export const DSTPORT = number('udp.dstport', 'uint', 16, 'Destination port', 'Which program shall get it.');
export const PORT: Field = {
  ...number('udp.port', 'uint', 16, 'Source or destination port', 'Either port of the datagram.'),
  hidden: true,
};
export const LENGTH = number('udp.length', 'uint', 16, 'Length', 'Bytes of this header and what it carries.');
export const CHECKSUM = number(
  'udp.checksum',
  'hex',
  16,
  'Checksum',
  'Covers header, payload and the IP addresses; zero means that none was made.',
);
export const CHECKSUM_STATUS: Field = {
  ...number('udp.checksum.status', 'uint', 8, 'Checksum status', 'Whether the checksum fits the bytes.'),
  values: { 0: 'Bad', 1: 'Good', 2: 'Unverified', 3: 'Not present' },
};
export const STREAM = number(
  'udp.stream',
  'uint',
  32,
  'Stream index',
  'Which exchange this belongs to: same addresses and ports, either way.',
);
export const PAYLOAD: Field = {
  name: 'udp.payload',
  type: 'bytes',
  label: 'UDP payload',
  meaning: 'What the program gave to send.',
  hidden: true,
};

export const FIELDS: readonly Field[] = [
  UDP,
  SRCPORT,
  DSTPORT,
  PORT,
  LENGTH,
  CHECKSUM,
  CHECKSUM_STATUS,
  STREAM,
  PAYLOAD,
];
