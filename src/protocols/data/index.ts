/** What no protocol claims: plain bytes, the last layer of most packets. */
import type { Conversation, Emit, Field, Protocol } from '../../core/protocol.ts';

const DATA: Field = { name: 'data', type: 'layer', label: 'Data', meaning: 'Bytes that no protocol here explains.' };
const DATA_DATA: Field = { name: 'data.data', type: 'bytes', label: 'Data', meaning: 'The bytes themselves.' };
const DATA_LEN: Field = {
  name: 'data.len',
  type: 'uint',
  bits: 32,
  label: 'Length',
  meaning: 'How many bytes there are.',
};

function dissect(bytes: Uint8Array, at: number, end: number, _: Conversation, emit: Emit): undefined {
  emit(DATA, at * 8, (end - at) * 8, DATA.label);
  emit(DATA_DATA, at * 8, (end - at) * 8, bytes.subarray(at, end));
  emit(DATA_LEN, at * 8, 0, end - at);
}

export const data: Protocol = {
  id: 'data',
  title: DATA.label,
  rfc: '',
  fields: [DATA, DATA_DATA, DATA_LEN],
  over: [],
  dissect,
  info: (value) => `Data (${String(value('data.len'))} bytes)`,
  reasons: [],
  events: [],
};
