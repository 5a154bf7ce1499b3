/** Wireshark's layers that no bytes carry: what is known of the frame itself, and the mark of a packet that makes no sense. */
import type { Field, Protocol } from '../core/protocol.ts';

const uint = (name: string, label: string, meaning: string): Field => ({
  name,
  type: 'uint',
  bits: 32,
  label,
  meaning,
});

export const FRAME: Field = {
  name: 'frame',
  type: 'layer',
  label: 'Frame',
  meaning: 'What is known of the frame itself, besides its bytes.',
};
export const FRAME_NUMBER = uint('frame.number', 'Frame number', 'Which frame of the capture this is, counted from 1.');
export const FRAME_LEN = uint('frame.len', 'Frame length on the wire', 'How many bytes the frame has.');
export const FRAME_CAP_LEN = uint('frame.cap_len', 'Frame length stored', 'How many of its bytes were kept.');
export const FRAME_TIME: Field = {
  name: 'frame.time_relative',
  type: 'time',
  label: 'Time since first frame',
  meaning: 'Seconds since the capture began.',
};
export const FRAME_PROTOCOLS: Field = {
  name: 'frame.protocols',
  type: 'text',
  label: 'Protocols in frame',
  meaning: 'The layers from the outside in.',
};
export const MALFORMED: Field = {
  name: '_ws.malformed',
  type: 'layer',
  label: 'Malformed packet',
  meaning: 'The bytes do not follow the format that the layer around them announced.',
};
export const SHORT: Field = {
  name: '_ws.short',
  type: 'layer',
  label: 'Packet size limited during capture',
  meaning: 'The capture did not keep the whole frame; what is missing was on the wire.',
};

const pseudo = (id: string, title: string, fields: readonly Field[]): Protocol => ({
  id,
  title,
  rfc: '',
  fields,
  over: [],
  dissect: () => undefined,
  info: () => title,
  reasons: [],
  events: [],
});

export const frameLayer = pseudo('frame', FRAME.label, [
  FRAME,
  FRAME_NUMBER,
  FRAME_LEN,
  FRAME_CAP_LEN,
  FRAME_TIME,
  FRAME_PROTOCOLS,
]);
export const malformedLayer = pseudo('_ws.malformed', MALFORMED.label, [MALFORMED]);
export const shortLayer = pseudo('_ws.short', SHORT.label, [SHORT]);
