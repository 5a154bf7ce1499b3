/** The field that the learner's cursor is on: Inspect lights it, `:filter-field` and pointing questions use it. */
import type { FieldView } from '../core/lens.ts';
import type { ViewState } from './view.ts';
import type { Wording } from './wording.ts';

/** All fields of the inspected sighting in the order they are drawn; a layer's own field is the title of its block. */
export function inspectedFields(wording: Wording, view: ViewState): readonly FieldView[] {
  if (view.inspected === undefined) return [];
  return wording.layers(view.inspected).flatMap((layer) => layer.fields.filter((field) => field.type !== 'layer'));
}

export function inspectedField(wording: Wording, view: ViewState): FieldView | undefined {
  const fields = inspectedFields(wording, view);
  return fields[Math.min(view.field, fields.length - 1)];
}

/** The field as a display filter that its own frame matches. */
export function fieldFilter(field: FieldView): string {
  const quoted = field.type === 'text' ? JSON.stringify(field.text) : field.text;
  const value = field.type === 'bool' ? (/^(1|true|yes|set)$/i.test(field.text) ? '1' : '0') : quoted;
  return field.type === 'bytes' ? field.name : `${field.name} == ${value}`;
}
