/** A ClientHello's extensions as the server reads them, all at once: each is decoded, or the hello refused (RFC 8446, 4.2 and 9.2). */
import type { Codec } from '../../../core/protocol.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import { type KeyShare, keyShares } from '../extensions/key-share.ts';
import { duplicateExtension, findExtension } from '../extensions/list.ts';
import { type OfferedPsks, offeredPsks } from '../extensions/pre-shared-key.ts';
import * as values from '../extensions/values.ts';
import type { ClientHello } from '../handshake/hellos.ts';
import { EXTENSION } from '../numbers.ts';
import { REASONS, type TlsReason, undecodable } from '../reasons.ts';

export interface Offer {
  readonly serverName: string | undefined;
  readonly groups: readonly number[];
  readonly shares: readonly KeyShare[];
  readonly schemes: readonly number[];
  readonly protocols: readonly string[] | undefined;
  readonly psks: OfferedPsks | undefined;
  readonly pskModes: readonly number[];
  readonly cookie: Uint8Array | undefined;
  /** As it came (RFC 8449). */
  readonly recordSizeLimit: Uint8Array | undefined;
  readonly earlyData: boolean;
}

export function readOffer(hello: ClientHello): Result<Offer, TlsReason> {
  if (duplicateExtension(hello.extensions) !== undefined) return fail(REASONS.duplicateExtension);
  let trouble: TlsReason | undefined;
  const read = <T>(type: number, codec: Codec<T>): T | undefined => {
    const data = findExtension(hello.extensions, type);
    const decoded = data && codec.decode(data);
    if (decoded?.ok === false) trouble ??= undecodable(decoded.error);
    return decoded?.ok ? decoded.value : undefined;
  };
  const offer: Offer = {
    serverName: read(EXTENSION.serverName, values.serverName) || undefined,
    groups: read(EXTENSION.supportedGroups, values.supportedGroups) ?? [],
    shares: read(EXTENSION.keyShare, keyShares) ?? [],
    schemes: read(EXTENSION.signatureAlgorithms, values.signatureAlgorithms) ?? [],
    protocols: read(EXTENSION.applicationLayerProtocolNegotiation, values.protocols),
    psks: read(EXTENSION.preSharedKey, offeredPsks),
    pskModes: read(EXTENSION.pskKeyExchangeModes, values.choices) ?? [],
    cookie: read(EXTENSION.cookie, values.cookie),
    recordSizeLimit: findExtension(hello.extensions, EXTENSION.recordSizeLimit),
    earlyData: findExtension(hello.extensions, EXTENSION.earlyData) !== undefined,
  };
  trouble ??= troubleWith(hello, offer);
  return trouble ? fail(trouble) : ok(offer);
}

/** What must be there, and what must go together. */
function troubleWith(hello: ClientHello, { psks, shares, groups }: Offer): TlsReason | undefined {
  if (hello.compression.length !== 1 || hello.compression[0] !== 0) return REASONS.compression;
  const has = (type: number): boolean => findExtension(hello.extensions, type) !== undefined;
  if (has(EXTENSION.supportedGroups) !== has(EXTENSION.keyShare)) return REASONS.missingExtension;
  if (!psks && !(has(EXTENSION.signatureAlgorithms) && has(EXTENSION.supportedGroups))) return REASONS.missingExtension;
  if (psks && !has(EXTENSION.pskKeyExchangeModes)) return REASONS.missingExtension;
  if (psks && hello.extensions.at(-1)?.type !== EXTENSION.preSharedKey) return REASONS.pskNotLast;
  if (psks && psks.identities.length !== psks.binders.length) return REASONS.pskUneven;
  const stray = shares.some(
    ({ group }, i) => !groups.includes(group) || shares.findIndex((other) => other.group === group) !== i,
  );
  return stray ? REASONS.duplicateKeyShare : undefined;
}
