/** The fields of a layer in the groups that one reads them in: of a DNS message its header and each of its records, of DHCP its options. */
import type { FieldView, LayerView } from '../core/lens.ts';
import { saysSomething } from './dhcp-words.ts';
import type { FieldGroup } from './field-group.ts';
import { tlsGroups } from './tls-groups.ts';
import { dnsView, entryTexts, type DnsView } from './dns-message.ts';

/** A layer's own field is the title of its block. */
export const shownFields = (layer: LayerView): readonly FieldView[] => layer.fields.filter((f) => f.type !== 'layer');

/** Every field that is shown, in the layer's order. */
export function fieldGroups(layer: LayerView): readonly FieldGroup[] {
  const fields = shownFields(layer);
  const message = dnsView({ ...layer, fields });
  if (message) return dnsGroups(message);
  if (layer.protocol === 'tls') return tlsGroups(fields);
  if (layer.protocol === 'dhcp') return dhcpGroups(fields, layer.summary);
  return fields.length > 0 ? [{ title: undefined, fields }] : [];
}

/** The fixed part (RFC 2131, 2), then every option. */
function dhcpGroups(fields: readonly FieldView[], summary: string): FieldGroup[] {
  const parts: FieldView[][] = [[]];
  for (const field of fields) {
    if (field.name === 'dhcp.option.type') parts.push([]);
    parts.at(-1)!.push(field);
  }
  const [header = [], ...options] = parts;
  return [
    ...(header.length > 0 ? [{ title: titled('header', summary), fields: header }] : []),
    ...options.map((option) => ({ title: titled(`option ${option[0]!.text}`, optionText(option)), fields: option })),
  ];
}

/** `DHCP  2 Offer`: the first field that is more than a frame around the value. */
function optionText(option: readonly FieldView[]): string {
  const told = option.find(saysSomething);
  return told
    ? `${told.label}  ${told.text}${told.note === undefined ? '' : ` ${told.note}`}`
    : (option[0]!.note ?? '');
}

function dnsGroups(message: DnsView): FieldGroup[] {
  const { id, response, failure, flags, header, entries, exchange } = message;
  const texts = entryTexts(entries);
  const result = response ? `answer, ${failure ?? 'no error'}` : 'query';
  return [
    { title: titled('header', [id, result, ...flags].join('  ')), fields: header },
    ...entries.map(({ section, fields }, i) => ({ title: titled(section, texts[i]!), fields })),
    ...(exchange.length > 0 ? [{ title: titled('exchange', exchangeText(exchange)), fields: exchange }] : []),
  ];
}

const titled = (what: string, text: string): string => `${what.padEnd(10)}  ${text}`;

function exchangeText(fields: readonly FieldView[]): string {
  const time = fields.find((f) => f.name === 'dns.time');
  return time ? `answered after ${time.text} s` : 'the frames that belong to it';
}
