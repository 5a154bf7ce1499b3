/** What every protocol promises: one suite that runs on each codec and dissector of the registry. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../src/core/bytes.ts';
import type { Codec, Field, Protocol } from '../../src/core/protocol.ts';
import { newConversation } from '../../src/dissect/index.ts';

/** Bytes checked by hand or taken from an RFC, and the value they hold. */
export interface Golden<T> {
  readonly story: string;
  readonly hex: string;
  readonly value: T;
}

export interface Subject<T> {
  readonly protocol: Protocol;
  readonly codec: Codec<T>;
  readonly values: fc.Arbitrary<T>;
  readonly golden: readonly Golden<T>[];
}

export const bytesOf = (hex: string): Uint8Array => {
  const bytes = fromHex(hex);
  if (!bytes.ok) throw new Error(bytes.error);
  return bytes.value;
};

interface Emitted {
  readonly field: Field;
  readonly bitAt: number;
  readonly bitLength: number;
}

/** Dissects alone, without the layers around it, and returns what was emitted. */
function emitted(protocol: Protocol, bytes: Uint8Array, at = 0, end = bytes.length): Emitted[] {
  const conversation = newConversation();
  const list: Emitted[] = [];
  const emit = (field: Field, bitAt: number, bitLength: number): void => void list.push({ field, bitAt, bitLength });
  const payload = protocol.dissect(bytes, at, end, conversation, emit);
  protocol.finish?.(bytes, at, end, conversation, emit);
  if (payload) expect([payload.at >= 0, payload.end <= (payload.bytes ?? bytes).length]).toEqual([true, true]);
  return list;
}

/** Decoding answers with a value or a sentence, dissecting with ranges inside the buffer; neither throws. */
function isAnswered<T>({ codec, protocol }: Subject<T>, bytes: Uint8Array): void {
  const result = codec.decode(bytes);
  if (!result.ok) expect(result.error).toMatch(/^\S.*\S$/);
  for (const { field, bitAt, bitLength } of emitted(protocol, bytes)) {
    if (bitAt < 0 || bitLength < 0 || bitAt + bitLength > bytes.length * 8) {
      throw new Error(`${field.name} at bit ${bitAt}, ${bitLength} bits long, leaves the ${bytes.length} bytes`);
    }
    if (!protocol.fields.includes(field)) throw new Error(`${field.name} is emitted but not declared`);
  }
}

export function holdsTheContract<T>(subject: Subject<T>): void {
  const { protocol, codec, values, golden } = subject;
  describe(`${protocol.id} keeps the contract:`, () => {
    test('what is encoded is decoded again', () => {
      fc.assert(
        fc.property(values, (value) => {
          expect(codec.decode(codec.encode(value))).toEqual({ ok: true, value });
        }),
      );
    });

    test('decoding starts and ends where it is told', () => {
      fc.assert(
        fc.property(values, fc.uint8Array({ maxLength: 20 }), (value, around) => {
          const bytes = codec.encode(value);
          const whole = Uint8Array.from([...around, ...bytes, ...around]);
          const decoded = codec.decode(whole, around.length, around.length + bytes.length);
          expect(decoded).toEqual({ ok: true, value });
        }),
      );
    });

    test.each(golden)('$story', ({ hex, value }) => {
      expect(toHex(codec.encode(value))).toBe(hex.replace(/\s/g, ''));
      expect(codec.decode(bytesOf(hex))).toEqual({ ok: true, value });
    });

    test('every truncation has an answer', () => {
      for (const { hex } of golden) {
        const bytes = bytesOf(hex);
        for (let length = 0; length < bytes.length; length++) isAnswered(subject, bytes.slice(0, length));
      }
    });

    test('every change of one byte has an answer', () => {
      for (const { hex } of golden) {
        const bytes = bytesOf(hex);
        for (let i = 0; i < bytes.length; i++) {
          for (let byte = 0; byte < 256; byte++) {
            const changed = bytes.slice();
            changed[i] = byte;
            isAnswered(subject, changed);
          }
        }
      }
    });

    test('any bytes have an answer', () => {
      fc.assert(fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => isAnswered(subject, bytes)));
    });

    test('its own layer comes first, and no header is too short for it', () => {
      for (const { hex } of golden) {
        const [first] = emitted(protocol, bytesOf(hex));
        expect([first?.field.name, first?.field.type]).toEqual([protocol.id, 'layer']);
      }
    });

    test('each field is named, labelled and explained once', () => {
      for (const field of protocol.fields) {
        expect(field.name === protocol.id || field.name.startsWith(`${protocol.id}.`)).toBe(true);
        expect([field.label.length > 0, field.meaning.endsWith('.')]).toEqual([true, true]);
      }
      expect(new Set(protocol.fields.map((f) => f.name)).size).toBe(protocol.fields.length);
    });
  });
}
