/**
 * Answers that the customer gives about the visitor on the visitor's own phone: encrypted to the server the moment they
 * are given. This phone can keep and send them, and nobody can read them on it.
 */
import { canonical } from '../core/canonical.ts'
import { fromBase64url, toBase64url } from './base64.ts'

const PADDED_BYTES = 256
const SPACE = 0x20

/** The server's public keys as the visit document carries them, in base64url: RSA (SubjectPublicKeyInfo) and X25519. */
export interface PublicKey {
  id: string
  spki: string
  x25519?: string
}

/** What is bound to the answer, so that it cannot be moved to another event, item or visit. */
export interface AnswerOf {
  event: string
  item: string
  visit: string
}

/** The sealed part of the body of `private.answered`; base64url. `wrapped`: see `Once`. */
export interface Sealed {
  key: string
  wrapped: string
  iv: string
  ciphertext: string
}

/** A key of AES-256-GCM for one answer, and what the server needs to have it as well. */
interface Once {
  secret: CryptoKey
  wrapped: ArrayBuffer
}

const AGREED = new TextEncoder().encode('doorstep private answer x25519')

/**
 * Seals one answer: padded to a fixed length, so that its size tells nothing, under a fresh AES-256-GCM key that is
 * agreed on by X25519 or, where this browser or the server cannot, wrapped by RSA-OAEP with SHA-256. Throws RangeError
 * for an answer that does not fit the padding.
 */
export async function sealAnswer(value: unknown, of: AnswerOf, key: PublicKey): Promise<Sealed> {
  const plain = new TextEncoder().encode(JSON.stringify({ value }))
  if (plain.length > PADDED_BYTES) throw new RangeError('a private answer has at most 256 bytes')
  const padded = new Uint8Array(PADDED_BYTES).fill(SPACE)
  padded.set(plain)
  const additionalData = new TextEncoder().encode(canonical({ ...of, key: key.id }))
  const { secret, wrapped } = (await agreedOn(key.x25519)) ?? (await wrappedFor(key.spki))
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const ciphertext = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, secret, padded)
  return {
    key: key.id,
    wrapped: toBase64url(new Uint8Array(wrapped)),
    iv: toBase64url(iv),
    ciphertext: toBase64url(new Uint8Array(ciphertext)),
  }
}

/** A key that follows from a pair made for this answer alone and from the server's; null where there is no X25519. */
async function agreedOn(x25519: string | undefined): Promise<Once | null> {
  if (x25519 === undefined) return null
  try {
    const { subtle } = crypto
    const theirs = fromBase64url(x25519)
    const server = await subtle.importKey('raw', theirs, { name: 'X25519' }, false, [])
    const own = (await subtle.generateKey({ name: 'X25519' }, false, ['deriveBits'])) as CryptoKeyPair
    const shared = await subtle.deriveBits({ name: 'X25519', public: server }, own.privateKey, 256)
    const wrapped = await subtle.exportKey('raw', own.publicKey)
    const salt = new Uint8Array([...new Uint8Array(wrapped), ...theirs])
    const given = await subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey'])
    const kdf = { name: 'HKDF', hash: 'SHA-256', salt, info: AGREED }
    const secret = await subtle.deriveKey(kdf, given, { name: 'AES-GCM', length: 256 }, false, ['encrypt'])
    return { secret, wrapped }
  } catch {
    return null
  }
}

async function wrappedFor(spki: string): Promise<Once> {
  const { subtle } = crypto
  const rsa = { name: 'RSA-OAEP', hash: 'SHA-256' }
  const server = await subtle.importKey('spki', fromBase64url(spki), rsa, false, ['wrapKey'])
  const secret = await subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt'])
  return { secret, wrapped: await subtle.wrapKey('raw', secret, server, { name: 'RSA-OAEP' }) }
}
