import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'

/**
 * Sealed envelopes for personal data of class 3 (phone, door, raw words): one data key per subject, wrapped under the
 * deployment's key. Destroying the wrapped key destroys the data, old backups included. Only `node:crypto`, national
 * algorithms (SM4-CBC, HMAC-SM3), encrypt-then-MAC. Data envelopes name the data key, wrapped keys name the deployment
 * key, so changing the deployment key re-wraps the small keys and touches no data.
 *
 * envelope: algorithm (1 byte) · key id (4) · iv (16) · ciphertext · mac (32); the mac also covers the context.
 */
const ALGORITHM = 1 // 1 = SM4-CBC + HMAC-SM3; a new number, never a new meaning
const HEAD = 5
const IV = 16
const MAC = 32

/** Deployment keys by number (1 to 2^32-1). `current` wraps, the others still open. `blindKey` never rotates silently. */
export type Keyring = { current: number; keys: ReadonlyMap<number, Buffer>; blindKey: Buffer }

/** Thrown for every envelope that is damaged, foreign, moved to another row or sealed under an unknown key. */
export class SealBroken extends Error {
  override name = 'SealBroken'
}

/**
 * Reads the deployment's keys: `2:<64 hex>,1:<64 hex>`, the first one current. The look-up key is derived from the
 * lowest number unless `blindHex` is given; once old keys are dropped it must be given, or look-ups find nothing.
 * Throws on anything malformed: a server without a good key must not start.
 */
export function parseKeyring(spec: string, blindHex?: string): Keyring {
  const keys = new Map<number, Buffer>()
  let current = 0
  for (const part of spec.split(',')) {
    const match = /^([1-9]\d{0,8}):([0-9a-f]{64})$/i.exec(part.trim())
    if (!match?.[1] || !match[2]) throw new Error('sealing keys must read <number>:<64 hex digits>[,…]')
    const id = Number(match[1])
    if (keys.has(id)) throw new Error(`sealing key ${id} is given twice`)
    keys.set(id, Buffer.from(match[2], 'hex'))
    current ||= id
  }
  if (blindHex !== undefined && !/^[0-9a-f]{64}$/i.test(blindHex)) throw new Error('look-up key must be 64 hex digits')
  const oldest = keys.get(Math.min(...keys.keys())) as Buffer
  return { current, keys, blindKey: blindHex ? Buffer.from(blindHex, 'hex') : derive(oldest, 'blind') }
}

/** A new data key for one subject, wrapped under the current deployment key (101 bytes; store as bytea). */
export function newKey(ring: Keyring): Buffer {
  return wrap(ring, randomBytes(32))
}

/** The same data key wrapped under the current deployment key: what a key change does to every subject. */
export function rewrap(ring: Keyring, wrapped: Buffer): Buffer {
  return wrap(ring, unwrap(ring, wrapped))
}

/** Seals UTF-8 text. `context` says where the envelope lives (`table:id`); elsewhere it does not open. */
export function seal(ring: Keyring, wrapped: Buffer, plaintext: string, context: string): Buffer {
  const key = unwrap(ring, wrapped)
  return lock(key, keyId(key), Buffer.from(plaintext, 'utf8'), context)
}

/** `newKey` and `seal` in one: a new subject's first envelope. */
export function sealNew(ring: Keyring, plaintext: string, context: string): { wrappedKey: Buffer; sealed: Buffer } {
  const key = randomBytes(32)
  return { wrappedKey: wrap(ring, key), sealed: lock(key, keyId(key), Buffer.from(plaintext, 'utf8'), context) }
}

/** `seal` for many rows of one subject: the key is unwrapped once. Drop it with the work it was made for. */
export function sealer(ring: Keyring, wrapped: Buffer): (plaintext: string, context: string) => Buffer {
  const key = unwrap(ring, wrapped)
  const id = keyId(key)
  return (plaintext, context) => lock(key, id, Buffer.from(plaintext, 'utf8'), context)
}

/** `open` for many rows of one subject. Throws SealBroken as `open` does. */
export function opener(ring: Keyring, wrapped: Buffer): (envelope: Buffer, context: string) => string {
  const key = unwrap(ring, wrapped)
  const id = keyId(key)
  return (envelope, context) => unlock(key, id, envelope, context).toString('utf8')
}

/** Opens what `seal` made for the same subject and context; throws SealBroken otherwise. Never log the answer. */
export function open(ring: Keyring, wrapped: Buffer, envelope: Buffer, context: string): string {
  const key = unwrap(ring, wrapped)
  return unlock(key, keyId(key), envelope, context).toString('utf8')
}

/** As `seal` and `open`, for bytes: what is as large as a piece of a backup. */
export function sealBytes(ring: Keyring, wrapped: Buffer, plain: Buffer, context: string): Buffer {
  const key = unwrap(ring, wrapped)
  return lock(key, keyId(key), plain, context)
}

/** Opens what `sealBytes` made; throws SealBroken when a bit of it, or its place, is another. */
export function openBytes(ring: Keyring, wrapped: Buffer, envelope: Buffer, context: string): Buffer {
  const key = unwrap(ring, wrapped)
  return unlock(key, keyId(key), envelope, context)
}

/** Throws SealBroken when these keys don't open this wrapped data key. */
export function mustUnwrap(ring: Keyring, wrapped: Buffer): void {
  unwrap(ring, wrapped)
}

/**
 * What may be told of a key: 16 hex digits by which a person sees that it is the same one, and which nobody can turn
 * back. `look-up` is the key of blind hashes, without which no phone is found again.
 */
export function fingerprints(ring: Keyring): Record<string, string> {
  const of = (key: Buffer) => derive(key, 'fingerprint').toString('hex').slice(0, 16)
  const keys = [...ring.keys].map(([number, key]) => [String(number), of(key)])
  return { ...Object.fromEntries(keys), 'look-up': of(ring.blindKey) }
}

/**
 * Keyed hash for look-ups without reading (hex, 64 digits). `purpose` keeps equal values of different fields apart;
 * the value is normalised by `normalised`, so “１４４０ 000-0001” and “14400000001” meet.
 */
export function blind(ring: Keyring, purpose: string, value: string): string {
  return createHmac('sm3', derivedKey(ring.blindKey, `blind:${purpose}`))
    .update(normalised(value))
    .digest('hex')
}

/**
 * NFKC, lower case, no spaces, one kind of dash. What is a telephone number (ten digits or more) loses its dashes,
 * brackets and a leading +86 too; a door keeps its dash, for “5-302” is not “53-02”.
 */
export function normalised(value: string): string {
  const plain = value
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\s/gu, '')
    .replace(/\p{Pd}|−/gu, '-')
  const digits = plain.replace(/[-.·()]/g, '')
  if (!/^\+?\d{10,}$/.test(digits)) return plain
  return digits.replace(/^(?:\+86|0086|86)(?=1\d{10}$)/, '')
}

function wrap(ring: Keyring, dataKey: Buffer): Buffer {
  return lock(deploymentKey(ring, ring.current), ring.current, dataKey, 'data-key')
}

function unwrap(ring: Keyring, wrapped: Buffer): Buffer {
  if (wrapped.length < HEAD) throw new SealBroken('wrapped key is cut short')
  const id = wrapped.readUInt32BE(1)
  return unlock(deploymentKey(ring, id), id, wrapped, 'data-key')
}

function deploymentKey(ring: Keyring, id: number): Buffer {
  const key = ring.keys.get(id)
  if (!key) throw new SealBroken(`no deployment key ${id}`)
  return key
}

/** A key as OpenSSL keeps it, which is several times quicker to use than its bytes, and keys made from it by their labels. */
interface Kept {
  root: KeyObject
  made: Map<string, KeyObject>
}

/** As long as the key they come from: a roster asks for the same few 100,000 times. */
const kept = new WeakMap<Buffer, Kept>()

/** Labels that name a row come once: the oldest give way, so that a long life does not gather keys. */
const mostKept = 64

function keptOf(key: Buffer): Kept {
  const known = kept.get(key) ?? { root: createSecretKey(key), made: new Map() }
  kept.set(key, known)
  return known
}

function derivedKey(key: Buffer, label: string, length = 32): KeyObject {
  const { made } = keptOf(key)
  const found = made.get(label)
  if (found) return found
  const fresh = createSecretKey(hashed(key, label).subarray(0, length))
  const [oldest = ''] = made.size < mostKept ? [] : made.keys()
  made.delete(oldest)
  made.set(label, fresh)
  return fresh
}

const hashed = (key: Buffer, label: string): Buffer =>
  createHmac('sm3', keptOf(key).root).update(`lianxin/1/${label}`).digest()

function derive(key: Buffer, label: string): Buffer {
  return derivedKey(key, label).export()
}

function keyId(dataKey: Buffer): number {
  return hashed(dataKey, 'id').readUInt32BE(0)
}

function lock(key: Buffer, id: number, plaintext: Buffer, context: string): Buffer {
  const head = Buffer.alloc(HEAD)
  head.writeUInt8(ALGORITHM, 0)
  head.writeUInt32BE(id, 1)
  const iv = randomBytes(IV)
  const cipher = createCipheriv('sm4-cbc', derivedKey(key, 'sm4', 16), iv)
  const body = Buffer.concat([head, iv, cipher.update(plaintext), cipher.final()])
  return Buffer.concat([body, mac(key, body, context)])
}

function unlock(key: Buffer, id: number, envelope: Buffer, context: string): Buffer {
  if (envelope.length < HEAD + IV + 16 + MAC) throw new SealBroken('envelope is cut short')
  const body = envelope.subarray(0, -MAC)
  // The mac is looked at before anything is deciphered: no padding oracle, no half-read data.
  const good = timingSafeEqual(mac(key, body, context), envelope.subarray(-MAC))
  if (!good || body.readUInt8(0) !== ALGORITHM || body.readUInt32BE(1) !== id)
    throw new SealBroken('seal does not hold')
  const decipher = createDecipheriv('sm4-cbc', derivedKey(key, 'sm4', 16), body.subarray(HEAD, HEAD + IV))
  return Buffer.concat([decipher.update(body.subarray(HEAD + IV)), decipher.final()])
}

function mac(key: Buffer, body: Buffer, context: string): Buffer {
  const where = Buffer.from(context, 'utf8')
  const size = Buffer.alloc(4)
  size.writeUInt32BE(where.length)
  // The length goes first, so that no context can slide into the body of another.
  return createHmac('sm3', derivedKey(key, 'mac')).update(size).update(where).update(body).digest()
}
