/** The list of extensions that hellos and other messages carry: each a type and bytes, in an order that is kept (RFC 8446, 4.2). */
import { type Reader, Writer } from '../../../core/bytes.ts';
import { putVector, takeList, takeVector } from '../vectors.ts';

export interface Extension {
  readonly type: number;
  readonly data: Uint8Array;
}

export const takeExtensions = (r: Reader): Extension[] =>
  takeList(r, 2, (inner) => ({ type: inner.u16(), data: takeVector(inner, 2) }));

export function putExtensions(w: Writer, extensions: readonly Extension[]): Writer {
  const inner = new Writer();
  for (const { type, data } of extensions) putVector(inner.u16(type), 2, data);
  return putVector(w, 2, inner.view());
}

/** The data of the one of this type. */
export const findExtension = (extensions: readonly Extension[], type: number): Uint8Array | undefined =>
  extensions.find((extension) => extension.type === type)?.data;

/** In the order of a trace: a number stands for ours of that type, the others are taken as they are, and the rest of ours is left out. */
export const arrange = (own: readonly Extension[], given: readonly (number | Extension)[]): Extension[] =>
  given.flatMap((each) => (typeof each === 'number' ? own.filter(({ type }) => type === each) : [each]));

/** The first type that stands there twice; no message may have two of one type (RFC 8446, 4.2). */
export const duplicateExtension = (extensions: readonly Extension[]): number | undefined =>
  extensions.find(({ type }, i) => extensions.findIndex((other) => other.type === type) !== i)?.type;
