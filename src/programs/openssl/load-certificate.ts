/** One certificate out of a file or of standard input, in PEM or DER, with openssl's words for what is none. */
import { fromUtf8 } from '../../core/bytes.ts';
import type { Call, Sys } from '../../core/sys.ts';
import { type Certificate, decodeCertificate } from '../../protocols/tls/x509/certificate.ts';
import { certificatesOfPem, decodePem } from '../../protocols/tls/x509/pem.ts';
import { type OpensslError, printErrors, storeErrors } from './errors.ts';
import { readAll } from './files.ts';

const UNSUPPORTED: OpensslError = {
  code: '1608010C',
  library: 'STORE routines',
  where: 'ossl_store_handle_load_result',
  reason: 'unsupported',
  at: '../crypto/store/store_result.c:149',
};

/** The first one. Undefined after a message; `what`: how it is called in it. */
export function* loadCertificate(sys: Sys, path: string | undefined, what: string): Call<Certificate | undefined> {
  const input = yield* readAll(sys, path);
  if (!input.ok) {
    sys.warn(`Could not open file or uri for loading ${what} from ${path}\n`);
    printErrors(sys, storeErrors(path ?? '', input.error));
    return void sys.warn(`Unable to load ${what}\n`);
  }
  const text = fromUtf8(input.value);
  const der = certificatesOfPem(text)[0] ?? input.value;
  const read = decodeCertificate(der);
  if (read.ok) return read.value;
  sys.warn(`Could not read ${what} from ${path ?? '<stdin>'}\n`);
  if (decodePem(text).length > 0) printErrors(sys, [UNSUPPORTED]);
  return void sys.warn(`Unable to load ${what}\n`);
}
