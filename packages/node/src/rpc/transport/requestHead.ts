import type { IncomingMessage } from 'node:http'

/** What the head of a request costs the node, in milliseconds, and each name and value in it: reading it, and what is made of it. */
const HEAD_MS = 0.03
const WORD_MS = 0.0003
/** Bytes that a request takes beside its body and its answer, and for each name and value of its head. */
const HEAD_BYTES = 4096
const WORD_BYTES = 32

/** Milliseconds that it took to read the head of a request. */
export const headMs = ({ rawHeaders }: IncomingMessage): number => HEAD_MS + rawHeaders.length * WORD_MS

/** Bytes that a request holds until it is answered, whatever it asks. */
export const headBytes = ({ rawHeaders }: IncomingMessage): number => HEAD_BYTES + rawHeaders.length * WORD_BYTES

/** Whether a request says that something follows its head. */
export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'
