/** Entries of OpenSSL's error queue as it prints them: thread, code, library, function, reason, source file, line and what belongs to it. */
import type { Sys } from '../../core/sys.ts';
import type { Errno } from '../../core/errno.ts';
import { errnoText } from '../../core/errno.ts';

export interface OpensslError {
  /** Library and reason in hexadecimal: `0A00010B`. */
  readonly code: string;
  readonly library: string;
  readonly where: string;
  readonly reason: string;
  /** Source file and line of OpenSSL 3.0. */
  readonly at: string;
  readonly data?: string;
}

/** `4007F0C8B27F0000:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../ssl/record/ssl3_record.c:350:` */
export const printErrors = (sys: Sys, errors: readonly OpensslError[]): void => {
  // the real ones show the address of the thread; ours stands for the process
  const thread = `40${(sys.pid % 0x1_0000).toString(16).toUpperCase().padStart(4, '0')}C8B27F0000`;
  for (const e of errors)
    sys.warn(`${thread}:error:${e.code}:${e.library}:${e.where}:${e.reason}:${e.at}:${e.data ?? ''}\n`);
};

export const sslError = (code: string, where: string, reason: string, at: string, data = ''): OpensslError => ({
  code,
  library: 'SSL routines',
  where,
  reason,
  at,
  data,
});

/** What a failed call of the system leaves in the queue. */
export const systemError = (errno: Errno, where: string, at: string, data = ''): OpensslError => ({
  code: `80${ERRNO_NUMBERS[errno]?.toString(16).toUpperCase().padStart(6, '0') ?? '000000'}`,
  library: 'system library',
  where,
  reason: errnoText(errno),
  at,
  data,
});

/** Linux's numbers of those that openssl shows. */
export const ERRNO_NUMBERS: Readonly<Partial<Record<Errno, number>>> = {
  ENOENT: 2,
  EINTR: 4,
  EACCES: 13,
  EISDIR: 21,
  EINVAL: 22,
  EPIPE: 32,
  EADDRINUSE: 98,
  EADDRNOTAVAIL: 99,
  ENETDOWN: 100,
  ENETUNREACH: 101,
  ECONNRESET: 104,
  ETIMEDOUT: 110,
  ECONNREFUSED: 111,
  EHOSTUNREACH: 113,
};

/** What is left when a file cannot be opened by its store loader (certificates and keys). */
export const storeErrors = (path: string, errno: Errno): readonly OpensslError[] => [
  {
    code: '16000069',
    library: 'STORE routines',
    where: 'ossl_store_get0_loader_int',
    reason: 'unregistered scheme',
    at: '../crypto/store/store_register.c:237',
    data: 'scheme=file',
  },
  systemError(errno, 'file_open', '../providers/implementations/storemgmt/file_store.c:266', `calling stat(${path})`),
];

/** What is left when a file cannot be opened by BIO_new_file. */
export const fileErrors = (path: string, errno: Errno): readonly OpensslError[] => [
  systemError(errno, 'BIO_new_file', '../crypto/bio/bss_file.c:67', `calling fopen(${path}, r)`),
  {
    code: '10000080',
    library: 'BIO routines',
    where: 'BIO_new_file',
    reason: 'no such file',
    at: '../crypto/bio/bss_file.c:75',
  },
];

export const CA_FILE_ERROR: OpensslError = {
  code: '05880002',
  library: 'x509 certificate routines',
  where: 'X509_load_cert_crl_file_ex',
  reason: 'system lib',
  at: '../crypto/x509/by_file.c:229',
};
