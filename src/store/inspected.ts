/** The field that the learner's cursor is on: Inspect lights it, `:filter-field` and pointing questions use it. */
import type { FieldView } from '../core/lens.ts';
import { fieldGroups, shownFields } from './field-groups.ts';
import type { Journal } from './journal.ts';
import type { FieldKey, ViewState } from './view.ts';
import type { Wording } from './wording.ts';

/** The view with something to inspect: while nothing is chosen, the newest frame. */
export function lookingAt(view: ViewState, journal: Journal, event: number): ViewState {
  return view.inspected === undefined ? { ...view, inspected: journal.packets.sightings.latest(event) } : view;
}

/** All fields of the inspected sighting in the order they are drawn; a layer's own field is the title of its block. */
export function inspectedFields(wording: Wording, view: ViewState): readonly FieldView[] {
  if (view.inspected === undefined) return [];
  return wording.layers(view.inspected).flatMap(shownFields);
}

/** The fields to begin with, before one is chosen: what the innermost message says. */
const WORTH_A_LOOK = [
  ...['dns.resp.name', 'dns.qry.name', 'http.response.code', 'http.request.method', 'dhcp.option.dhcp'],
  ...['tls.handshake.extensions_server_name', 'tls.handshake.ciphersuite', 'tls.handshake.type'],
  ...['tls.alert_message.desc', 'tls.app_data'],
  ...['ip.ttl', 'arp.opcode'],
];

/** In a frame without the chosen field, the first field of the second layer. */
export function inspectedIndex(wording: Wording, view: ViewState): number {
  const fields = inspectedFields(wording, view);
  const own = wording.layers(view.inspected ?? -1).flatMap((layer) => (layer.quoted ? [] : layer.fields));
  const wanted = view.field ?? { name: WORTH_A_LOOK.find((name) => own.some((f) => f.name === name)), nth: 0 };
  const named = fields.flatMap((f, i) => (f.name === wanted.name ? [i] : []));
  const kept = named[Math.min(wanted.nth, named.length - 1)];
  if (kept !== undefined) return kept;
  const first = wording.layers(view.inspected ?? -1)[0];
  const above = first ? shownFields(first).length : 0;
  return above < fields.length ? above : 0;
}

export const inspectedField = (wording: Wording, view: ViewState): FieldView | undefined =>
  inspectedFields(wording, view)[inspectedIndex(wording, view)];

export function fieldKey(fields: readonly FieldView[], index: number): FieldKey | undefined {
  const field = fields[Math.max(0, Math.min(index, fields.length - 1))];
  if (!field) return undefined;
  const same = fields.filter((f) => f.name === field.name);
  return { name: field.name, nth: same.indexOf(field) };
}

/** Where the block after or before the one of field `now` begins: a layer, or a record in it. */
export function nextBlock(wording: Wording, view: ViewState, now: number, by: 1 | -1): number {
  const groups = wording.layers(view.inspected ?? -1).flatMap(fieldGroups);
  let at = 0;
  const starts = groups.map(({ fields }) => (at += fields.length) - fields.length);
  return (by > 0 ? starts.find((start) => start > now) : starts.findLast((start) => start < now)) ?? now;
}

/** The field as a display filter that its own frame matches. */
export function fieldFilter(field: FieldView): string {
  const quoted = field.type === 'text' ? JSON.stringify(field.text) : field.text;
  const value = field.type === 'bool' ? (/^(1|true|yes|set)$/i.test(field.text) ? '1' : '0') : quoted;
  return field.type === 'bytes' ? field.name : `${field.name} == ${value}`;
}
