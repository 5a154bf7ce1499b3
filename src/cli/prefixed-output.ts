/** How `exec` prints what a background job wrote: each line under its node's name, and no faster than the reader takes it. */
import { once } from 'node:events';

const CHUNKS_AT_ONCE = 256;

/** Piece by piece, since a job may have printed more than one string can hold. */
export function* prefixed(node: string, chunks: readonly Uint8Array[]): Generator<string> {
  const decoder = new TextDecoder();
  let atStart = true;
  for (let at = 0; at < chunks.length; at += CHUNKS_AT_ONCE) {
    const text = decoder.decode(Buffer.concat(chunks.slice(at, at + CHUNKS_AT_ONCE)), { stream: true });
    if (text === '') continue;
    yield `${atStart ? `[${node}] ` : ''}${text.replace(/\n(?=[^])/g, `\n[${node}] `)}`;
    atStart = text.endsWith('\n');
  }
  if (!atStart) yield `${decoder.decode()}\n`;
}

export async function writeAll(stream: NodeJS.WriteStream, pieces: Iterable<string>): Promise<void> {
  for (const piece of pieces) if (!stream.write(piece)) await once(stream, 'drain');
}
