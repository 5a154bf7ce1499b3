/** Putting fragments together while reading a capture (RFC 791, 3.2), as Wireshark does: the fragment that completes the packet shows it. */
import type { Conversation } from '../../core/protocol.ts';

export interface Piece {
  /** Number of the frame that carried it. */
  readonly frame: number;
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** A piece in its place: whether it says otherwise than another one about bytes that both have. */
export interface PlacedPiece extends Piece {
  readonly conflicts: boolean;
}

export interface Reassembled {
  readonly bytes: Uint8Array;
  /** By offset. */
  readonly pieces: readonly PlacedPiece[];
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

/** Where pieces overlap, the one that begins first counts, as in Wireshark. */
function assemble({ pieces, length }: Assembly): Reassembled | undefined {
  if (length === undefined) return undefined;
  const bytes = new Uint8Array(length);
  const placed: PlacedPiece[] = [];
  let covered = 0;
  for (const piece of [...pieces].sort((a, b) => a.offset - b.offset)) {
    if (piece.offset > covered) return undefined;
    const overlap = covered - piece.offset;
    const both = bytes.subarray(piece.offset, Math.min(covered, piece.offset + piece.bytes.length));
    placed.push({ ...piece, conflicts: both.some((b, i) => b !== piece.bytes[i]) });
    bytes.set(piece.bytes.subarray(overlap, length - piece.offset), covered);
    covered = Math.max(covered, Math.min(length, piece.offset + piece.bytes.length));
  }
  return covered < length ? undefined : { bytes, pieces: placed };
}
