/** Which answer belongs to which question, as Wireshark pairs them: by the conversation and the transaction ID. */
import type { Conversation, Emit } from '../../core/protocol.ts';
import { NS_PER_S, type Ns } from '../../core/time.ts';
import * as F from './fields.ts';

interface Transaction {
  readonly requestFrame: number;
  readonly requestTime: Ns;
  /** 0 while there is no answer. */
  responseFrame: number;
}

/** What was known when a message was read: a second look tells the same. */
interface Known {
  readonly transaction: Readonly<Transaction> | undefined;
  readonly isAgain: boolean;
}

/** The same question after this time is a new one. */
const RETRANSMITTED_WITHIN: Ns = 5 * NS_PER_S;
/** Transactions that are remembered. */
const MOST_TRANSACTIONS = 65_536;

class Transactions {
  readonly #transactions = new Map<string, Transaction>();
  readonly #known = new Map<string, Known>();
  #newest = 0;

  static of({ state }: Conversation): Transactions {
    let transactions = state.get('dns') as Transactions | undefined;
    if (!transactions) state.set('dns', (transactions = new Transactions()));
    return transactions;
  }

  see({ packet, memory }: Conversation, id: number, isResponse: boolean): Known {
    const { number, message } = packet;
    const key = `${number}/${message}`;
    const known = number > 0 ? this.#known.get(key) : undefined;
    if (known) return known;
    if (packet.quoted || (number > 0 && number < this.#newest)) return { transaction: undefined, isAgain: false };
    const name = `${packet.stream} ${id}`;
    const seen = isResponse ? this.#answer(name, number) : this.#ask(name, number, packet.time);
    this.#newest = number;
    if (number === 0 || memory === 0) return seen;
    this.#known.set(key, seen);
    if (this.#known.size > memory) this.#known.delete(this.#known.keys().next().value!);
    return seen;
  }

  #ask(name: string, frame: number, time: Ns): Known {
    const open = this.#transactions.get(name);
    if (open && open.responseFrame === 0 && time - open.requestTime < RETRANSMITTED_WITHIN) {
      return { transaction: { ...open }, isAgain: true };
    }
    const transaction = { requestFrame: frame, requestTime: time, responseFrame: 0 };
    this.#transactions.delete(name);
    this.#transactions.set(name, transaction);
    if (this.#transactions.size > MOST_TRANSACTIONS) this.#transactions.delete(this.#transactions.keys().next().value!);
    return { transaction: undefined, isAgain: false };
  }

  #answer(name: string, frame: number): Known {
    const open = this.#transactions.get(name);
    if (!open) return { transaction: undefined, isAgain: false };
    const isAgain = open.responseFrame > 0;
    if (!isAgain) open.responseFrame = frame;
    return { transaction: { ...open }, isAgain };
  }
}

/** Notes a message without telling anything. */
export const witnessMessage = (conversation: Conversation, id: number, isResponse: boolean): void =>
  void Transactions.of(conversation).see(conversation, id, isResponse);

/** Tells what the message has to do with earlier ones. */
export function emitTransaction(
  conversation: Conversation,
  at: number,
  id: number,
  isResponse: boolean,
  emit: Emit,
): void {
  const { packet } = conversation;
  if (packet.quoted) return;
  const { transaction, isAgain } = Transactions.of(conversation).see(conversation, id, isResponse);
  if (isAgain) {
    emit(F.RETRANSMISSION, at * 8, 0, 1);
    if (isResponse) emit(F.RETRANSMIT_RESPONSE_IN, at * 8, 0, transaction!.responseFrame);
    else emit(F.RETRANSMIT_REQUEST_IN, at * 8, 0, transaction!.requestFrame);
  } else if (isResponse && transaction) {
    emit(F.RESPONSE_TO, at * 8, 0, transaction.requestFrame);
    emit(F.TIME, at * 8, 0, packet.time - transaction.requestTime);
  }
}
