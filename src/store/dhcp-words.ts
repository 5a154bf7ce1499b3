/** A message of DHCP in a learner's words (RFC 2131). */
import type { FieldView, LayerView } from '../core/lens.ts';

/** Where a message of DHCP has the address that it is about (RFC 2131, table 5). */
const DHCP_ADDRESS: Readonly<Record<string, readonly string[]>> = {
  Offer: ['dhcp.ip.your'],
  ACK: ['dhcp.ip.your'],
  Request: ['dhcp.option.requested_ip_address', 'dhcp.ip.client'],
  Decline: ['dhcp.option.requested_ip_address'],
  Release: ['dhcp.ip.client'],
};

/** `Offer 10.0.0.20  0x57a4b3d8` */
export function dhcpWords(shortened: string, field: (name: string) => string | undefined): string {
  const [kind = '', ...rest] = shortened.split('  ');
  const address = (DHCP_ADDRESS[kind] ?? []).map(field).find((text) => text !== undefined && text !== '0.0.0.0');
  return [address === undefined ? kind : `${kind} ${address}`, ...rest].join('  ');
}

/** Numbers that only frame an option. */
const FRAME = /\.(type|length|end|value|padding)$/;

export const saysSomething = ({ name }: Pick<FieldView, 'name'>): boolean =>
  name.startsWith('dhcp.option.') && !FRAME.test(name);

/** The words, then each address and option that says something. */
export function dhcpLines(words: string, layer: LayerView): string[] {
  const told = layer.fields.filter(
    ({ name, text }) => saysSomething({ name }) || (name.startsWith('dhcp.ip.') && text !== '0.0.0.0'),
  );
  const widest = told.reduce((most, { label }) => Math.max(most, label.length), 0);
  return [words, ...told.map((field) => `  ${field.label.padEnd(widest)}  ${valueOf(field)}`)];
}

const valueOf = ({ text, note }: FieldView): string => (note === undefined ? text : `${text} ${note}`);
