/** Event kinds of processes and terminals. */
import type { EventKind } from '../core/event.ts';

export const processStart: EventKind = {
  id: 'process.start',
  layer: 'process',
  meaning: 'A program starts; the note is its command line.',
  says: '`{note}` starts.',
  numbers: [
    { name: 'pid', format: 'count' },
    { name: 'parent', format: 'count' },
  ],
};
export const processEnd: EventKind = {
  id: 'process.end',
  layer: 'process',
  meaning: 'A process ends; the note is its command line.',
  says: '`{note}` ends with status {status}.',
  numbers: [
    { name: 'pid', format: 'count' },
    { name: 'status', format: 'count' },
  ],
};
export const processSignal: EventKind = {
  id: 'process.signal',
  layer: 'process',
  meaning: 'A signal reaches a process; the note is its name.',
  says: '{note} reaches process {pid}.',
  numbers: [
    { name: 'pid', format: 'count' },
    { name: 'signal', format: 'count' },
  ],
};
export const terminalWrite: EventKind = {
  id: 'tty.write',
  layer: 'process',
  meaning: 'A process writes to its terminal; the note is the text.',
  says: 'It prints: {note}',
  numbers: [
    { name: 'pid', format: 'count' },
    { name: 'error', format: 'flag' },
    { name: 'bytes', format: 'bytes' },
  ],
  leaf: true,
};

export const kernelEvents: readonly EventKind[] = [processStart, processEnd, processSignal, terminalWrite];
