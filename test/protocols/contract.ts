/** What every protocol promises: one suite that runs on each codec and dissector of the registry. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../src/core/bytes.ts';
import type { Codec, Field, Payload, Protocol } from '../../src/core/protocol.ts';
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

/** Dissects alone, without the layers around it, and returns what was emitted and where the payload is said to be. */
function dissectAlone(protocol: Protocol, bytes: Uint8Array): { emitted: Emitted[]; payload: Payload | undefined } {
  const conversation = newConversation();
  const emitted: Emitted[] = [];
  const emit = (field: Field, bitAt: number, bitLength: number): void => void emitted.push({ field, bitAt, bitLength });
  const payload = protocol.dissect(bytes, 0, bytes.length, conversation, emit);
  protocol.finish?.(bytes, 0, bytes.length, conversation, emit);
  return { emitted, payload };
}

/** What is wrong with the answers to these bytes: a value or a sentence, ranges inside the buffer, declared fields. Nothing, if all is well. */
function complaints<T>({ codec, protocol }: Subject<T>, bytes: Uint8Array): string[] {
  const said: string[] = [];
  const result = codec.decode(bytes);
  if (!result.ok && !/^\S.*\S$/.test(result.error)) said.push(`"${result.error}" is no sentence`);
  const { emitted, payload } = dissectAlone(protocol, bytes);
  for (const { field, bitAt, bitLength } of emitted) {
    if (bitAt < 0 || bitLength < 0 || bitAt + bitLength > bytes.length * 8) said.push(`${field.name} leaves the bytes`);
    if (!protocol.fields.includes(field)) said.push(`${field.name} is not declared`);
  }
  if (payload && (payload.at < 0 || payload.end > (payload.bytes ?? bytes).length))
    said.push('the payload leaves the bytes');
  return said;
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
      const wrong = golden.flatMap(({ hex }) => {
        const bytes = bytesOf(hex);
        return Array.from(bytes, (_, length) => complaints(subject, bytes.slice(0, length))).flat();
      });
      expect(wrong).toEqual([]);
    });

    test('every change of one byte has an answer', () => {
      const wrong = golden.flatMap(({ hex }) => {
        const bytes = bytesOf(hex);
        return Array.from({ length: bytes.length * 256 }, (_, change) => {
          const changed = bytes.slice();
          changed[change >>> 8] = change;
          return complaints(subject, changed);
        }).flat();
      });
      expect(wrong).toEqual([]);
    });

    test('any bytes have an answer', () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
          expect(complaints(subject, bytes)).toEqual([]);
        }),
      );
    });

    test('its own layer comes first', () => {
      for (const { hex } of golden) {
        const [first] = dissectAlone(protocol, bytesOf(hex)).emitted;
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
