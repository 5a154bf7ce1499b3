/** What every capture file holds, whatever its format: packets with a stamp, an interface and the bytes that were kept. */

/** Link types (tcpdump.org/linktypes.html) that wirelab writes. */
export const LINKTYPE_ETHERNET = 1;
export const LINKTYPE_LINUX_SLL2 = 276;

/** A calendar instant since 1970 in UTC, exact to the nanosecond. */
export interface Stamp {
  readonly seconds: number;
  readonly nanoseconds: number;
}

export interface CaptureInterface {
  /** '' when the file names none. */
  readonly name: string;
  readonly linkType: number;
  /** The most bytes kept of a packet; 0 when there is no limit. */
  readonly snapLength: number;
  /** FCS bytes at the end of every packet. */
  readonly fcsBytes: number;
}

export interface CapturedPacket {
  readonly stamp: Stamp;
  /** Index into `interfaces`. */
  readonly interface: number;
  /** What was kept; fewer than `wireLength` bytes when the snapshot was shorter. */
  readonly bytes: Uint8Array;
  readonly wireLength: number;
  readonly direction?: 'in' | 'out';
  readonly comment?: string;
}

export interface CaptureFile {
  readonly interfaces: readonly CaptureInterface[];
  readonly packets: readonly CapturedPacket[];
  /** TLS secrets that the file carries, as the lines of a key log. */
  readonly secrets?: string;
  /** Why reading stopped before the end of the file, in libpcap's words; the packets before it are good. */
  readonly trouble?: string;
}

/** The calendar instant of simulated time `t` (ns) in a world whose time 0 is `epochMs` after 1970. */
export function stampOf(epochMs: number, t: number): Stamp {
  const nanoseconds = (epochMs % 1000) * 1e6 + (t % 1e9);
  return {
    seconds: Math.floor(epochMs / 1000) + Math.floor(t / 1e9) + Math.floor(nanoseconds / 1e9),
    nanoseconds: nanoseconds % 1e9,
  };
}
