/** openssl pkeyutl -derive: the secret that an own private key and a peer's public key give, with X25519 (RFC 7748, 6.1). */
import { fromUtf8 } from '../../core/bytes.ts';
import type { Call, ExitStatus, Sys } from '../../core/sys.ts';
import { type KeyPair, sharedSecret } from '../../protocols/tls/crypto/exchange.ts';
import { x25519PairOfPem, x25519PublicOfPem } from '../../protocols/tls/x509/exchange-keys.ts';
import { type Given, type OpensslCommand, useHelp } from './command.ts';
import { type OpensslError, printErrors, storeErrors } from './errors.ts';
import { readAll, save } from './files.ts';
import { dump } from './session-text.ts';

export const pkeyutl: OpensslCommand = {
  name: 'pkeyutl',
  usage: '[options]',
  options: [
    { name: 'derive', meaning: 'Derive shared secret' },
    { name: 'inkey', value: 'val', meaning: 'Input private key file' },
    { name: 'peerkey', value: 'val', meaning: 'Peer key file used in key derivation' },
    { name: 'out', value: 'outfile', meaning: 'Output file - default stdout' },
    { name: 'hexdump', meaning: 'Hex dump output' },
  ],
  operands: 0,
  *run(sys, given) {
    if (!given.has('derive')) return (sys.warn('pkeyutl: only -derive is built in wirelab\n'), 1);
    if (given.value('inkey') === undefined) {
      sys.warn(`pkeyutl: no private key given (-inkey parameter).\n${useHelp('pkeyutl')}`);
      return 1;
    }
    return yield* derive(sys, given);
  },
};

function* derive(sys: Sys, given: Given): Call<ExitStatus> {
  const own = yield* ownKey(sys, given.value('inkey')!);
  if (!own) return 1;
  const peerPath = given.value('peerkey');
  const peer = peerPath === undefined ? undefined : yield* peerKey(sys, peerPath);
  if (peerPath !== undefined && !peer) return 1;
  const secret = peer && sharedSecret(own, peer);
  if (!secret) {
    sys.warn('Key derivation failed\n');
    printErrors(sys, [peer ? ZERO : MISSING]);
    return 1;
  }
  const shown = given.has('hexdump') ? dump(secret) : secret;
  const out = given.value('out');
  if (out !== undefined) return yield* save(sys, out, shown);
  sys.print(shown);
  return 0;
}

function* ownKey(sys: Sys, path: string): Call<KeyPair | undefined> {
  const file = yield* readAll(sys, path);
  if (!file.ok) {
    sys.warn(`Could not open file or uri for loading private key from ${path}\n`);
    printErrors(sys, storeErrors(path, file.error));
  }
  const pair = file.ok ? x25519PairOfPem(fromUtf8(file.value)) : undefined;
  if (file.ok && !pair) sys.warn(`Could not read private key from ${path}\n`);
  if (!pair) sys.warn('pkeyutl: Error initializing context\n');
  return pair;
}

function* peerKey(sys: Sys, path: string): Call<Uint8Array | undefined> {
  const file = yield* readAll(sys, path);
  const key = file.ok ? x25519PublicOfPem(fromUtf8(file.value)) : undefined;
  if (key) return key;
  if (file.ok) {
    sys.warn(`Could not read peer key from ${path}\n`);
    printErrors(sys, [UNSUPPORTED]);
  } else {
    sys.warn(`Could not open file or uri for loading public key of peer key from ${path}\n`);
    printErrors(sys, storeErrors(path, file.error));
  }
  sys.warn(`Error reading peer key ${path}\npkeyutl: Error setting up peer key\n`);
  return undefined;
}

const UNSUPPORTED: OpensslError = {
  code: '1608010C',
  library: 'STORE routines',
  where: 'ossl_store_handle_load_result',
  reason: 'unsupported',
  at: '../crypto/store/store_result.c:149',
};
const MISSING: OpensslError = {
  code: '1C800080',
  library: 'Provider routines',
  where: 'ecx_derive',
  reason: 'missing key',
  at: '../providers/implementations/exchange/ecx_exch.c:127',
};
/** The peer's key leads to zero, whatever ours is (RFC 7748, 6.1). */
const ZERO: OpensslError = {
  code: '1C80007D',
  library: 'Provider routines',
  where: 'ecx_derive',
  reason: 'failed during derivation',
  at: '../providers/implementations/exchange/ecx_exch.c:159',
};
