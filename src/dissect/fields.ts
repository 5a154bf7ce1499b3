/** All fields by name: what filters, labs and help look names up in. */
import { nearest } from '../core/nearest.ts';
import type { Field } from '../core/protocol.ts';
import { PROTOCOLS } from '../protocols/index.ts';
import { frameLayer, malformedLayer, shortLayer } from './pseudo.ts';

export const ALL_FIELDS: readonly Field[] = [frameLayer, ...PROTOCOLS, malformedLayer, shortLayer].flatMap(
  (p) => p.fields,
);

const BY_NAME: ReadonlyMap<string, Field> = new Map(ALL_FIELDS.map((f) => [f.name, f]));

export const fieldByName = (name: string): Field | undefined => BY_NAME.get(name);

/** The field that somebody who typed `name` probably meant. */
export const nearestField = (name: string, further: readonly string[] = []): string | undefined =>
  nearest(name, [...BY_NAME.keys(), ...further]);
