/** The recorded capture of every kind of packet, with what tshark 4.0 said of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CaptureFile } from '../../src/dissect/capture-file.ts';
import { dissect, newConversation, type Dissection } from '../../src/dissect/index.ts';
import { readPcap } from '../../src/dissect/pcap.ts';

const FOLDER = join(import.meta.dirname, '../golden/captures');

/** A text file beside the capture, as lines. */
export const recorded = (name: string): string[] => readFileSync(join(FOLDER, name), 'utf8').trimEnd().split('\n');

function readMixed(): CaptureFile {
  const file = readPcap(readFileSync(join(FOLDER, 'mixed.pcap')));
  if (!file.ok) throw new Error(file.error);
  return file.value;
}

/** All frames of mixed.pcap, in one conversation, as tshark sees a capture that says nothing of the FCS. */
export function dissectMixed(): Dissection[] {
  const conversation = newConversation();
  const { packets } = readMixed();
  const start = packets[0]!.stamp;
  return packets.map(({ bytes, wireLength, stamp }, i) =>
    dissect(bytes, conversation, {
      fcs: 'guess',
      number: i + 1,
      wireLength,
      time: (stamp.seconds - start.seconds) * 1e9 + stamp.nanoseconds - start.nanoseconds,
    }),
  );
}
