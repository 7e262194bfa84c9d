/**
 * Answers that the customer gives about the visitor on the visitor's own phone: encrypted to the server the moment they
 * are given. This phone can keep and send them, and nobody can read them on it.
 */
import { canonical } from '../core/canonical.ts'
import { fromBase64url, toBase64url } from './base64.ts'

const PADDED_BYTES = 256
const SPACE = 0x20

/** The server's public key as the visit document carries it: RSA, SubjectPublicKeyInfo in base64url. */
export interface PublicKey {
  id: string
  spki: string
}

/** What is bound to the answer, so that it cannot be moved to another event, item or visit. */
export interface AnswerOf {
  event: string
  item: string
  visit: string
}

/** The sealed part of the body of `private.answered`; base64url. */
export interface Sealed {
  key: string
  wrapped: string
  iv: string
  ciphertext: string
}

/**
 * Seals one answer: padded to a fixed length, so that its size tells nothing, under a fresh AES-256-GCM key that is
 * wrapped by RSA-OAEP with SHA-256. Throws RangeError for an answer that does not fit the padding.
 */
export async function sealAnswer(value: unknown, of: AnswerOf, key: PublicKey): Promise<Sealed> {
  const plain = new TextEncoder().encode(JSON.stringify({ value }))
  if (plain.length > PADDED_BYTES) throw new RangeError('a private answer has at most 256 bytes')
  const padded = new Uint8Array(PADDED_BYTES).fill(SPACE)
  padded.set(plain)
  const additionalData = new TextEncoder().encode(canonical({ ...of, key: key.id }))
  const server = await crypto.subtle.importKey(
    'spki',
    fromBase64url(key.spki),
    { name: 'RSA-OAEP', hash: 'SHA-256' },
    false,
    ['wrapKey'],
  )
  const once = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt'])
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const ciphertext = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, once, padded)
  const wrapped = await crypto.subtle.wrapKey('raw', once, server, { name: 'RSA-OAEP' })
  return {
    key: key.id,
    wrapped: toBase64url(new Uint8Array(wrapped)),
    iv: toBase64url(iv),
    ciphertext: toBase64url(new Uint8Array(ciphertext)),
  }
}
