/** Characters as tcpdump shows those of a packet: what is not ASCII and printable becomes `M-a`, `^A`. */

export function charText(byte: number): string {
  const low = byte & 0x7f;
  const high = byte > 0x7f ? 'M-' : '';
  return low < 0x20 || low === 0x7f
    ? `${high}^${String.fromCharCode(low ^ 0x40)}`
    : `${high}${String.fromCharCode(low)}`;
}
