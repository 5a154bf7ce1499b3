/** ALPN, the same in both versions: which protocol a server chooses, and which answer a client believes (RFC 7301, 3.1 and 3.2). */
import { fail, ok, type Result } from '../../core/result.ts';
import { type Extension, findExtension } from './extensions/list.ts';
import { protocols } from './extensions/values.ts';
import { EXTENSION } from './numbers.ts';
import { REASONS, type TlsReason, undecodable } from './reasons.ts';

/** Ours that comes first among the client's; a server without any protocol passes the question over. */
export function chooseProtocol(
  ours: readonly string[] = [],
  offered: readonly string[] | undefined,
): Result<string | undefined, TlsReason> {
  if (!offered || ours.length === 0) return ok(undefined);
  const chosen = ours.find((name) => offered.includes(name));
  return chosen === undefined ? fail(REASONS.noSharedProtocol) : ok(chosen);
}

/** The server's answer: one protocol, and one that was offered; undefined when it says none. */
export function chosenProtocol(
  answer: readonly Extension[],
  offered: readonly string[] = [],
): Result<string | undefined, TlsReason> {
  const data = findExtension(answer, EXTENSION.applicationLayerProtocolNegotiation);
  if (!data) return ok(undefined);
  const chosen = protocols.decode(data);
  if (!chosen.ok) return fail(undecodable(chosen.error));
  const [name, ...others] = chosen.value;
  return others.length === 0 && offered.includes(name!) ? ok(name) : fail(REASONS.oddProtocol);
}
