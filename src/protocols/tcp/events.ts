/** Every kind of event that TCP records, with the meaning of its numbers. docs/trace.md lists them. */
import type { EventKind, NumberField, NumberFormat } from '../../core/event.ts';
import { CONGESTION_STATES, STATES } from './states.ts';

const WORDS: Readonly<Record<string, readonly string[]>> = { state: STATES, congestion: CONGESTION_STATES };

/** `fields`: `name:format` in the order of the row's numbers; the formats `state` and `congestion` are words. */
const kind = (id: string, fields: string, meaning: string, more: Partial<EventKind> = {}): EventKind => ({
  id,
  layer: 'tcp',
  meaning,
  numbers: fields.split(' ').map((field): NumberField => {
    const [name, format] = field.split(':') as [string, NumberFormat];
    const words = WORDS[format];
    return words ? { name, format: 'word', words } : { name, format };
  }),
  noteName: 'flow',
  ...more,
});

/** Sequence numbers are relative to the connection's first: the SYN is 0. */
const SEGMENT =
  'peer:ipv4 peer-port:port port:port sequence:count acknowledgment:count flags:hex16 window:bytes length:bytes';
export const TCP_SEND = kind('tcp.send', SEGMENT, 'A host sends a segment.');
export const TCP_RECEIVE = kind('tcp.receive', SEGMENT, 'A segment reaches its connection.');
export const TCP_DROP = kind('tcp.drop', SEGMENT, 'A host drops a segment, or takes nothing from it.');
export const TCP_RETRANSMIT = kind(
  'tcp.retransmit',
  'sequence:count length:bytes times:count flight:bytes',
  'A host sends data once more; the reason says why.',
);
export const TCP_HOLD = kind(
  'tcp.hold',
  'sequence:count length:bytes expected:count held:bytes',
  'A host keeps data that came out of order until the gap is filled.',
);
export const TCP_DELIVER = kind(
  'tcp.deliver',
  'sequence:count length:bytes waiting:bytes window:bytes',
  'Data in order becomes readable to the program.',
);
export const TCP_STATE = kind('tcp.state', 'from:state to:state', 'A connection changes its state.');
export const TCP_CC = kind(
  'tcp.cc',
  'cwnd:bytes ssthresh:bytes flight:bytes srtt:ns rto:ns state:congestion rwnd:bytes acknowledged:count',
  'The congestion window, its threshold or its phase changes.',
);
export const TCP_TIMER = kind('tcp.timer', 'sequence:count times:count next:ns', 'A timer of a connection goes off.');
export const TCP_WINDOW = kind('tcp.window', 'window:bytes flight:bytes', 'A window closes or opens.');
export const TCP_OPTIONS = kind(
  'tcp.options',
  'mss:bytes send-scale:count receive-scale:count timestamps:flag sack:flag ecn:flag',
  'Both ends of a new connection know what the other one can do.',
);
export const TCP_QUEUE = kind(
  'tcp.queue',
  'waiting:count limit:count',
  'A listening socket takes in a connection, or cannot.',
);
export const TCP_TELL = kind('tcp.tell', 'flight:bytes', 'A program is told how its connection fares.', { leaf: true });

export const TCP_EVENTS: readonly EventKind[] = [
  TCP_SEND,
  TCP_RECEIVE,
  TCP_DROP,
  TCP_RETRANSMIT,
  TCP_HOLD,
  TCP_DELIVER,
  TCP_STATE,
  TCP_CC,
  TCP_TIMER,
  TCP_WINDOW,
  TCP_OPTIONS,
  TCP_QUEUE,
  TCP_TELL,
];
