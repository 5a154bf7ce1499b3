/** What the stream told of a segment, as fields. */
import type { Emit, Field, FieldValue } from '../../../core/protocol.ts';
import { DUPLICATE_ACK, FAST_RETRANSMISSION, RETRANSMISSION, SPURIOUS_RETRANSMISSION } from './analysis.ts';
import * as F from './analysis-fields.ts';
import type { Judgment } from './stream.ts';

/** `at`: where the header begins, since none of this has bytes of its own. */
export function emitAnalysis(at: number, judgment: Judgment, emit: Emit): void {
  const tell = (field: Field, value: FieldValue): void => emit(field, at * 8, 0, value);
  tell(F.TIME_RELATIVE, judgment.sinceFirst);
  tell(F.TIME_DELTA, judgment.sincePrevious);
  if (!judgment.remarkable) return;
  tell(F.ANALYSIS, 1);
  if (judgment.acksFrame > 0) tell(F.ACKS_FRAME, judgment.acksFrame);
  if (judgment.acksFrame > 0 && judgment.ackRoundTrip !== 0) tell(F.ACK_RTT, judgment.ackRoundTrip);
  if (judgment.initialRoundTrip !== 0) tell(F.INITIAL_RTT, judgment.initialRoundTrip);
  if (judgment.bytesInFlight > 0) {
    tell(F.BYTES_IN_FLIGHT, judgment.bytesInFlight);
    tell(F.PUSH_BYTES_SENT, judgment.pushed);
  }
  if (judgment.marks !== 0) emitMarks(judgment, tell);
}

function emitMarks(judgment: Judgment, tell: (field: Field, value: FieldValue) => void): void {
  const { marks } = judgment;
  tell(F.FLAGS, 1);
  F.REMARKS.forEach(([field], i) => {
    const repeated = field === F.RETRANSMISSION && marks & (FAST_RETRANSMISSION | SPURIOUS_RETRANSMISSION);
    if (marks & (1 << i) || repeated) tell(field, 1);
  });
  if (marks & RETRANSMISSION && judgment.retransmissionTime !== 0) {
    tell(F.RTO, judgment.retransmissionTime);
    tell(F.RTO_FRAME, judgment.retransmissionOf);
  }
  if (marks & DUPLICATE_ACK) {
    tell(F.DUPLICATE_ACK_NUM, judgment.repeats);
    tell(F.DUPLICATE_ACK_FRAME, judgment.repeatsFrame);
  }
}
