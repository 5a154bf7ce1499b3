/** Putting fragments together while reading a capture (RFC 791, 3.2), as Wireshark does: the fragment that completes the packet shows it. */
import type { Conversation } from '../../core/protocol.ts';

export interface Piece {
  /** Number of the frame that carried it. */
  readonly frame: number;
  readonly offset: number;
  readonly bytes: Uint8Array;
}

export interface Reassembled {
  readonly bytes: Uint8Array;
  /** By offset. */
  readonly pieces: readonly Piece[];
}

interface Assembly {
  pieces: Piece[];
  /** Length of the whole payload, once the last fragment is known. */
  length: number | undefined;
  /** The frame that completed it, and what it made. */
  completedBy: number;
  whole: Reassembled | undefined;
}

/** Unfinished and finished packets that are remembered. */
const MAX_ASSEMBLIES = 64;

/** Adds a fragment; returns the packet if this very frame completes it, now or when it was looked at before. */
export function addFragment(
  conversation: Conversation,
  key: string,
  piece: Piece,
  last: boolean,
): Reassembled | undefined {
  const table = tableOf(conversation);
  let assembly = table.get(key);
  if (assembly?.pieces.some((p) => p.frame === piece.frame)) {
    return assembly.completedBy === piece.frame ? assembly.whole : undefined;
  }
  if (!assembly || assembly.whole) {
    table.delete(key);
    table.set(key, (assembly = { pieces: [], length: undefined, completedBy: 0, whole: undefined }));
    if (table.size > MAX_ASSEMBLIES) table.delete(table.keys().next().value!);
  }
  // a fragment looked at again later must not keep a buffer that its owner reuses
  assembly.pieces.push({ ...piece, bytes: piece.bytes.slice() });
  if (last) assembly.length = piece.offset + piece.bytes.length;
  assembly.whole = assemble(assembly);
  if (assembly.whole) assembly.completedBy = piece.frame;
  return assembly.whole;
}

function tableOf(conversation: Conversation): Map<string, Assembly> {
  let table = conversation.state.get('ip') as Map<string, Assembly> | undefined;
  if (!table) conversation.state.set('ip', (table = new Map()));
  return table;
}

function assemble({ pieces, length }: Assembly): Reassembled | undefined {
  if (length === undefined) return undefined;
  const ordered = [...pieces].sort((a, b) => a.offset - b.offset);
  let covered = 0;
  for (const piece of ordered) {
    if (piece.offset > covered) return undefined;
    covered = Math.max(covered, piece.offset + piece.bytes.length);
  }
  if (covered < length) return undefined;
  const bytes = new Uint8Array(length);
  for (const piece of ordered)
    bytes.set(piece.bytes.subarray(0, Math.max(0, length - piece.offset)), Math.min(piece.offset, length));
  return { bytes, pieces: ordered };
}
