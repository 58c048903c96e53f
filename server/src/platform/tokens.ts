import { hash, randomBytes } from 'node:crypto'

/**
 * A fresh opaque token of 144 random bits, 24 URL-safe characters: sessions, private links, invitations, boards.
 * Only its hash is stored; who reads the database cannot use what is found there.
 */
export const newToken = (): string => randomBytes(18).toString('base64url')

/**
 * What is stored and looked up in place of a token: SM3, 64 hex digits (safe inside SET LOCAL). Unkeyed, for the token
 * itself cannot be guessed; short codes and phones need `blind` of seal.ts instead.
 */
export const tokenHash = (token: string): string => hash('sm3', token)
