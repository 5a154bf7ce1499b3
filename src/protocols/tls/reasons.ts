/** Why an end of a TLS connection gave up: the catalogue of sentences, each with the alert that says so to the peer (RFC 8446, 6). */
import { ALERT, alertMeaning, alertName } from './alerts.ts';
import { rfc8446 as rfc, type TlsReason, tlsReason } from './reason.ts';
import { RECORD_REASONS } from './record-reasons.ts';

export { tlsReason, type TlsReason } from './reason.ts';

export const REASONS = {
  ...RECORD_REASONS,

  unexpectedMessage: rfc(
    'unexpected-message',
    ALERT.unexpectedMessage,
    '4',
    'a handshake message came that has no place here',
  ),
  earlyApplicationData: rfc(
    'early-application-data',
    ALERT.unexpectedMessage,
    '5',
    'application data came before the handshake was done',
  ),
  duplicateExtension: rfc(
    'duplicate-extension',
    ALERT.illegalParameter,
    '4.2',
    'a message holds the same extension twice',
  ),
  unaskedExtension: rfc(
    'unasked-extension',
    ALERT.unsupportedExtension,
    '4.2',
    'an answer to an extension that was not offered',
  ),
  misplacedExtension: rfc(
    'misplaced-extension',
    ALERT.illegalParameter,
    '4.2',
    'an extension stands in a message that is not its place',
  ),

  noSharedVersion: rfc(
    'no-shared-version',
    ALERT.protocolVersion,
    '4.1.2',
    'client and server have no version of TLS in common',
  ),
  versionNotOffered: rfc(
    'version-not-offered',
    ALERT.protocolVersion,
    '4.1.3',
    'the server chose a version that was not offered',
  ),
  oddVersion: rfc(
    'odd-version',
    ALERT.illegalParameter,
    '4.2.1',
    'the server names in supported_versions what TLS 1.3 does not permit there',
  ),
  downgrade: rfc(
    'downgrade',
    ALERT.illegalParameter,
    '4.1.3',
    "the server's random says that it speaks a better version than the one chosen: somebody on the path took the better one out",
  ),
  inappropriateFallback: tlsReason(
    'inappropriate-fallback',
    ALERT.inappropriateFallback,
    'the client came back with a lower version although the server speaks a better one',
    'RFC 7507, 3',
  ),
  oddSessionId: rfc(
    'odd-session-id',
    ALERT.illegalParameter,
    '4.1.3',
    'the server did not send the session id back as it was',
  ),
  compression: rfc('compression', ALERT.illegalParameter, '4.1.2', 'TLS 1.3 knows no compression'),
  noSharedSuite: rfc(
    'no-shared-suite',
    ALERT.handshakeFailure,
    '4.1.1',
    'client and server have no cipher suite in common',
  ),
  suiteNotOffered: rfc(
    'suite-not-offered',
    ALERT.illegalParameter,
    '4.1.3',
    'the server chose a cipher suite that was not offered',
  ),
  suiteChanged: rfc(
    'suite-changed',
    ALERT.illegalParameter,
    '4.1.4',
    'the cipher suite is another than in the HelloRetryRequest',
  ),
  noSharedGroup: rfc(
    'no-shared-group',
    ALERT.handshakeFailure,
    '4.1.1',
    'client and server have no group for the key exchange in common',
  ),
  groupNotOffered: rfc(
    'group-not-offered',
    ALERT.illegalParameter,
    '4.2.8',
    'the server chose a group of which no key was sent',
  ),
  retryPointless: rfc(
    'retry-pointless',
    ALERT.illegalParameter,
    '4.1.4',
    'the HelloRetryRequest asks for nothing that the hello did not hold',
  ),
  secondRetry: rfc('second-retry', ALERT.unexpectedMessage, '4.1.4', 'a second HelloRetryRequest in one connection'),
  retryIgnored: rfc(
    'retry-ignored',
    ALERT.illegalParameter,
    '4.1.2',
    'the second ClientHello differs from the first in more than was asked for',
  ),
  badKeyShare: rfc('bad-key-share', ALERT.illegalParameter, '4.2.8', "the peer's public key is no key of its group"),
  duplicateKeyShare: rfc(
    'duplicate-key-share',
    ALERT.illegalParameter,
    '4.2.8',
    'two keys of one group, or a key of a group that is not listed',
  ),
  missingExtension: rfc(
    'missing-extension',
    ALERT.missingExtension,
    '9.2',
    'an extension is missing that this handshake cannot do without',
  ),
  noSharedScheme: rfc(
    'no-shared-scheme',
    ALERT.handshakeFailure,
    '4.4.2.2',
    'the server has no certificate that the client could verify',
  ),
  badRecordSizeLimit: tlsReason(
    'bad-record-size-limit',
    ALERT.illegalParameter,
    'record_size_limit is no number of 64 or more',
    'RFC 8449, 4',
  ),
  noSharedProtocol: tlsReason(
    'no-shared-protocol',
    ALERT.noApplicationProtocol,
    'client and server have no application protocol in common',
    'RFC 7301, 3.2',
  ),
  oddProtocol: tlsReason(
    'odd-protocol',
    ALERT.illegalParameter,
    'the server chose an application protocol that was not offered',
    'RFC 7301, 3.1',
  ),

  oddContext: rfc('odd-context', ALERT.illegalParameter, '4.4.2', "a context stands in the server's Certificate"),
  emptyCertificate: rfc('empty-certificate', ALERT.decodeError, '4.4.2.4', 'the server sent no certificate'),
  badCertificate: rfc('bad-certificate', ALERT.badCertificate, '4.4.2.4', "the server's certificate cannot be read"),
  schemeNotOffered: rfc(
    'scheme-not-offered',
    ALERT.illegalParameter,
    '4.4.3',
    'the signature is of a scheme that was not offered',
  ),
  badSignature: rfc(
    'bad-signature',
    ALERT.decryptError,
    '4.4.3',
    "the signature over the handshake does not fit the certificate's key: the peer does not hold it, or somebody altered the handshake",
  ),
  badFinished: rfc(
    'bad-finished',
    ALERT.decryptError,
    '4.4.4',
    'Finished does not fit: the two ends did not see the same handshake',
  ),
  noClientCertificate: rfc(
    'no-client-certificate',
    ALERT.handshakeFailure,
    '4.3.2',
    'the server asks for a certificate of the client, and wirelab has none to give',
  ),

  badBinder: rfc(
    'bad-binder',
    ALERT.decryptError,
    '4.2.11',
    'the binder does not fit: the client does not know the PSK, or the hello was altered',
  ),
  pskNotLast: rfc('psk-not-last', ALERT.illegalParameter, '4.2.11', 'pre_shared_key is not the last extension'),
  pskUneven: rfc('psk-uneven', ALERT.illegalParameter, '4.2.11', 'as many binders as identities must come'),
  pskNotOffered: rfc(
    'psk-not-offered',
    ALERT.illegalParameter,
    '4.2.11',
    'the server chose a PSK that does not fit what was offered',
  ),
  earlyDataRefused: rfc(
    'early-data-refused',
    ALERT.illegalParameter,
    '4.2.10',
    'the server takes early data where it may not',
  ),
  tooMuchEarlyData: rfc(
    'too-much-early-data',
    ALERT.unexpectedMessage,
    '4.2.10',
    'more early data came than the ticket permits',
  ),
  badKeyUpdate: rfc(
    'bad-key-update',
    ALERT.illegalParameter,
    '4.6.3',
    'a KeyUpdate asks neither for an answer nor for none',
  ),
  ticketTooLong: rfc(
    'ticket-too-long',
    ALERT.illegalParameter,
    '4.6.1',
    'a ticket claims to live longer than seven days',
  ),
} as const satisfies Readonly<Record<string, TlsReason>>;

/** What could not be read; the sentence is the codec's. */
export const undecodable = (sentence: string): TlsReason =>
  tlsReason('decode-error', ALERT.decodeError, sentence, 'RFC 8446, 6.2');

/** What an alert of the peer means. */
export const peerAlert = (description: number): TlsReason =>
  tlsReason(
    `peer.${alertName(description).replaceAll(/[_ ]/g, '-')}`,
    description,
    alertMeaning(description),
    'RFC 8446, 6',
  );
