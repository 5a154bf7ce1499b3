// pcapng's blocks (draft-ietf-opsawg-pcapng, 3.1), for the scripts that spoil captures and take them apart.
export const ENHANCED_PACKET = 6;

/** The blocks of a little-endian file: type, total length, body, total length. */
export function* blocks(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 12 <= bytes.length;) {
    const length = view.getUint32(at + 4, true);
    if (length < 12 || length % 4 !== 0) throw new Error(`no block at byte ${at}`);
    yield { type: view.getUint32(at, true), at, length, bytes: bytes.subarray(at, at + length) };
    at += length;
  }
}
