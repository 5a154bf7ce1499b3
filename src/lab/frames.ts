/** Arrivals with their fields: every frame is dissected once for all watchers, in a conversation of the link end where it came in. */
import type { Conversation, Field, FieldValue } from '../core/protocol.ts';
import { Dissection, dissect, isOfStream, newConversation } from '../dissect/index.ts';
import type { Arrival } from './world.ts';

/** Valid until the next frame: its dissection is used again. */
export interface SeenFrame extends Arrival {
  readonly dissection: Dissection;
}

export class FrameReader {
  readonly #conversations = new Map<string, Conversation>();
  readonly #dissection = new Dissection();

  /** Frames must come in the order of their arrival: fragments span several. */
  read(arrival: Arrival): SeenFrame {
    const { bytes, event, t } = arrival;
    const sighted = isOfStream(bytes) ? arrival.sighted?.() : undefined;
    const conversation = sighted?.conversation ?? this.#conversationAt(`${arrival.node}:${arrival.port}`);
    const number = sighted?.number ?? event;
    const dissection = dissect(bytes, conversation, { number, time: t, into: this.#dissection });
    return { ...arrival, dissection };
  }

  #conversationAt(end: string): Conversation {
    let conversation = this.#conversations.get(end);
    if (!conversation) this.#conversations.set(end, (conversation = newConversation()));
    return conversation;
  }
}

/** The value of a field's outermost occurrence; one in a header quoted by an ICMP error does not count. */
export function outermostValue({ dissection }: SeenFrame, field: Field): FieldValue | undefined {
  const { fields, layers, layerOf, values } = dissection;
  const index = fields.findIndex((f, i) => f === field && !layers[layerOf[i]!]!.quoted);
  return index < 0 ? undefined : values[index];
}
