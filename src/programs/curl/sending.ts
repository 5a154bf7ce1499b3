/** How a request leaves: head and small content in one piece, larger content behind it, perhaps only after 100 Continue (RFC 9110, 10.1.1). */
import { concat } from '../../core/bytes.ts';
import type { Call } from '../../core/sys.ts';
import { bytesOfText, encodeChunk, encodeLastChunk } from '../../protocols/http/codec.ts';
import type { Answer } from './answer.ts';
import type { Connection } from './pool.ts';
import type { Body, RequestPlan } from './request.ts';
import type { Tools } from './tools.ts';

/** As much of the content as is handed over at once. */
const PIECE = 65_536;

export function* sendRequest(
  tools: Tools,
  { stream }: Connection,
  answer: Answer,
  plan: RequestPlan,
  body: Body | undefined,
): Call<void> {
  const { tell, facts, sys, operation } = tools;
  const head = bytesOfText(plan.head);
  const content = body === undefined ? [] : coded(body.bytes, plan.chunked);
  const first = plan.together ? concat([head, ...content]) : head;
  if (stream.transport.secure) tell.sslOut(new Uint8Array(5));
  tell.headerOut(plan.head);
  yield* answer.send(first);
  facts.requestBytes += first.length;
  if (body === undefined) return;
  if (plan.together) {
    if (body.bytes.length > 0) tell.dataOut(concat(content));
    facts.sent += body.bytes.length;
    return;
  }
  if (plan.expects && !(yield* mayGoOn())) return;
  for (const piece of content) {
    tell.dataOut(piece);
    yield* answer.send(piece);
    facts.sent += piece.length;
    answer.drawProgress();
  }
  tell.info(
    plan.chunked ? 'Signaling end of chunked upload via terminating chunk.' : 'We are completely uploaded and fine',
  );

  /** Whether the server wants the content, or says nothing for so long that it is sent all the same. */
  function* mayGoOn(): Call<boolean> {
    if (!(yield* stream.ready(sys.now() + operation.expectTimeout))) {
      tell.info('Done waiting for 100-continue');
      return true;
    }
    return yield* answer.continues();
  }
}

function coded(bytes: Uint8Array, chunked: boolean): readonly Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += PIECE) pieces.push(bytes.subarray(at, at + PIECE));
  return chunked ? [...pieces.map(encodeChunk), encodeLastChunk()] : pieces;
}
