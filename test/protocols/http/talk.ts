// What a parser says of a stream, as one value: content joined, so that how the bytes were split does not show.
import {
  bytesOfText,
  type Framing,
  type MessageEvent,
  RequestParser,
  ResponseParser,
  type Step,
  textOfBytes,
} from '../../../src/protocols/http/codec.ts';

export interface Told<Head> {
  readonly messages: {
    head: Head;
    framing: Framing;
    content: string;
    trailers: unknown;
    persistent: boolean | undefined;
  }[];
  readonly refusal: string | undefined;
  readonly status: number | undefined;
}

interface Parser<Head> {
  push(bytes: Uint8Array): void;
  close(): void;
  next(): Step<Head>;
}

function tell<Head>(parser: Parser<Head>, pieces: readonly Uint8Array[], closed: boolean): Told<Head> {
  const messages: Told<Head>['messages'] = [];
  const feeds = [...pieces.map((piece) => () => parser.push(piece.slice())), ...(closed ? [() => parser.close()] : [])];
  for (const feed of feeds) {
    feed();
    for (;;) {
      const step = parser.next();
      if (!step.ok) return { messages, refusal: step.error.sentence, status: step.error.status };
      if (!step.value) break;
      note(messages, step.value);
    }
  }
  return { messages, refusal: undefined, status: undefined };
}

function note<Head>(messages: Told<Head>['messages'], event: MessageEvent<Head>): void {
  if (event.type === 'head') {
    const { head, framing } = event;
    messages.push({ head, framing, content: '', trailers: undefined, persistent: undefined });
    return;
  }
  const last = messages.at(-1)!;
  if (event.type === 'content') last.content += textOfBytes(event.bytes);
  else if (event.type === 'trailers') last.trailers = event.fields;
  else last.persistent = event.persistent;
}

export const split = (bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] => {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, i) => bytes.subarray(places[i], end));
};

export const requests = (text: string | Uint8Array, cuts: readonly number[] = [], closed = false) =>
  tell(new RequestParser(), split(typeof text === 'string' ? bytesOfText(text) : text, cuts), closed);

export function responses(
  text: string | Uint8Array,
  methods: readonly string[] = ['GET'],
  cuts: readonly number[] = [],
  closed = true,
) {
  const parser = new ResponseParser();
  for (const method of methods) parser.expect(method);
  return tell(parser, split(typeof text === 'string' ? bytesOfText(text) : text, cuts), closed);
}
