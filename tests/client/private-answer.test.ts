/** What the customer answers in private: sealed for the server alone, in whichever way both know. */
import { webcrypto } from 'node:crypto'
import { describe, expect, test, vi } from 'vitest'
import { canonical } from '../../client/src/core/canonical.ts'
import { fromBase64url, toBase64url } from '../../client/src/device/base64.ts'
import { id } from './phone.ts'
import { parsePage } from '../../client/src/device/pull.ts'
import { sealAnswer, type Sealed } from '../../client/src/device/seal.ts'

const { subtle } = webcrypto
type Pair = webcrypto.CryptoKeyPair
const AES = { name: 'AES-GCM', length: 256 }

const text = (bytes: ArrayBuffer) => toBase64url(new Uint8Array(bytes))

async function serversKeys() {
  const modulus = { modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) }
  const rsa = await subtle.generateKey({ name: 'RSA-OAEP', hash: 'SHA-256', ...modulus }, true, [
    'wrapKey',
    'unwrapKey',
  ])
  const agreeing = (await subtle.generateKey({ name: 'X25519' }, true, ['deriveBits'])) as Pair
  const spki = text(await subtle.exportKey('spki', rsa.publicKey))
  const x25519 = text(await subtle.exportKey('raw', agreeing.publicKey))
  return { rsa, agreeing, key: { id: 'k1', spki, x25519 } }
}

const unwrapped = (sealed: Sealed, { privateKey }: Pair) =>
  subtle.unwrapKey('raw', fromBase64url(sealed.wrapped), privateKey, 'RSA-OAEP', AES, false, ['decrypt'])

async function agreed(sealed: Sealed, { privateKey, publicKey }: Pair) {
  const theirs = fromBase64url(sealed.wrapped)
  const phone = await subtle.importKey('raw', theirs, { name: 'X25519' }, false, [])
  const shared = await subtle.deriveBits({ name: 'X25519', public: phone }, privateKey, 256)
  const salt = Buffer.concat([theirs, Buffer.from(await subtle.exportKey('raw', publicKey))])
  const info = new TextEncoder().encode('doorstep private answer x25519')
  const given = await subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey'])
  return subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt, info }, given, AES, false, ['decrypt'])
}

async function open(sealed: Sealed, secret: webcrypto.CryptoKey, bound: object): Promise<unknown> {
  const additionalData = new TextEncoder().encode(canonical(bound))
  const algorithm = { name: 'AES-GCM', iv: fromBase64url(sealed.iv), additionalData }
  const plain = await subtle.decrypt(algorithm, secret, fromBase64url(sealed.ciphertext))
  return JSON.parse(new TextDecoder().decode(plain))
}

const OF = { event: id(), item: 'private.rooms', visit: id() }

describe('a private answer', () => {
  test('is agreed on with a server that can, and opened only where it belongs', async () => {
    const { agreeing, key } = await serversKeys()
    const sealed = await sealAnswer('no', OF, key)
    expect(sealed.key).toBe('k1')
    expect(fromBase64url(sealed.wrapped)).toHaveLength(32)
    expect(fromBase64url(sealed.ciphertext)).toHaveLength(256 + 16)
    const secret = await agreed(sealed, agreeing)
    expect(await open(sealed, secret, { ...OF, key: 'k1' })).toEqual({ value: 'no' })
    await expect(open(sealed, secret, { ...OF, visit: id(), key: 'k1' })).rejects.toThrow()
    const again = await sealAnswer('no', OF, key)
    expect([again.iv, again.wrapped]).not.toEqual(expect.arrayContaining([sealed.iv]))
    expect(again.wrapped).not.toBe(sealed.wrapped)
    await expect(sealAnswer('很'.repeat(200), OF, key)).rejects.toThrow(RangeError)
  })

  test('is wrapped for a server that cannot agree, or where the browser cannot', async () => {
    const { rsa, key } = await serversKeys()
    const older = await sealAnswer('no', OF, { id: key.id, spki: key.spki })
    const generate = vi.spyOn(crypto.subtle, 'generateKey')
    generate.mockRejectedValueOnce(new DOMException('X25519', 'NotSupportedError'))
    const here = await sealAnswer('no', OF, key)
    generate.mockRestore()
    for (const sealed of [older, here]) {
      const secret = await unwrapped(sealed, rsa)
      expect(await open(sealed, secret, { ...OF, key: 'k1' })).toEqual({ value: 'no' })
    }
    await expect(sealAnswer('no', OF, { id: 'k1', spki: key.spki, x25519: 'AAAA' })).resolves.toBeDefined()
  })
})

test('the key that comes once in a page stands in each document of it', () => {
  const key = { id: 'k1', spki: 's', x25519: 'x' }
  const visit = (id: string, own: object | null) => ({
    ...{ seq: 1, kind: 'visit', visit: id, upto: 1 },
    document: { id, key: own },
  })
  const page = { reset: false, more: false, cursor: 'c' }
  const keys = (body: object) =>
    parsePage({ ...page, ...body })!.items.map((item) => 'document' in item && item.document?.key)
  expect(keys({ key, items: [visit('a', null), visit('b', null)] })).toEqual([key, key])
  expect(keys({ items: [visit('a', key)] })).toEqual([key])
  expect(keys({ key: null, items: [visit('a', null)] })).toEqual([null])
})
