/** How TLS's fields are declared: one line each. */
import type { Field, FieldType } from '../../../core/protocol.ts';

type Names = Readonly<Record<number, string>>;

const of =
  (type: FieldType, bits: number | undefined) =>
  (name: string, label: string, meaning: string, values?: Names): Field => ({
    name,
    type,
    ...(bits === undefined ? {} : { bits }),
    label,
    meaning,
    ...(values ? { values } : {}),
  });

export const u8 = of('uint', 8);
export const u16 = of('uint', 16);
export const u24 = of('uint', 24);
export const u32 = of('uint', 32);
export const hex8 = of('hex', 8);
export const hex16 = of('hex', 16);
export const bool = of('bool', 1);
export const bytes = of('bytes', undefined);
export const text = of('text', undefined);
export const mark = of('label', undefined);
export const layer = of('layer', undefined);
export const ipv4 = of('ipv4', 32);
