import { fromHex, fromHexOfSize, GliaError, isObject, toHex0x } from '@glia/base'
import { Blake2256 } from '@polkadot-api/substrate-bindings'
import { compact, concat } from '../../bytes.ts'
import { isHash } from '../../form.ts'
import { NodeMisbehaved } from '../rpc/errors.ts'
import type { Subscription } from '../rpc/subscription.ts'
import type { WireHeader } from '../rpc/wire.ts'
import { nodeInUse } from '../transport/nodeInUse.ts'
import type { Transport } from '../transport/transport.ts'
import { unlessLeft } from './leaving.ts'

/** A block's header, numbers decoded. */
export interface Header {
  readonly number: number
  readonly parentHash: string
  readonly stateRoot: string
  readonly extrinsicsRoot: string
}

/**
 * A header as the client gives it: what is known of one and nothing else, so that whoever keeps headers keeps little.
 *
 * @param url of the node that it is from
 * @throws NodeMisbehaved when it has no number that a block can have, or no hash where one belongs
 */
export function headerOf(url: string, header: WireHeader): Header {
  // Notifications are looked at nowhere else.
  const {
    number: text,
    parentHash,
    stateRoot,
    extrinsicsRoot,
  }: Partial<Record<keyof WireHeader, unknown>> = isObject(header) ? header : {}
  const number = typeof text === 'string' && /^0x[0-9a-f]{1,14}$/i.test(text) ? Number(text) : Number.NaN
  if (!Number.isSafeInteger(number)) throw new NodeMisbehaved(url, 'sent a header without the number of a block')
  if (!isHash(parentHash)) throw new NodeMisbehaved(url, 'sent a header without the hash of a parent')
  if (!isHash(stateRoot) || !isHash(extrinsicsRoot))
    throw new NodeMisbehaved(url, 'sent a header without the roots of its state and extrinsics')
  return { number, parentHash, stateRoot, extrinsicsRoot }
}

/** Characters of a digest that is hashed: those of blocks have some hundreds. */
const LONGEST_DIGEST = 100_000

/** What stands in a header besides what is given out; undefined where that is none. */
export const digestOf = (header: WireHeader): unknown => (header as { readonly digest?: unknown }).digest

/**
 * The hash of a block by its header. Source: sp-runtime's generic header.
 *
 * @param digest as a node sent it: for one that is none there is no hash
 */
export function hashOf(header: Header, digest: unknown): string | undefined {
  const logs: unknown = isObject(digest) && 'logs' in digest ? digest.logs : undefined
  if (!Array.isArray(logs) || !logs.every((log) => typeof log === 'string')) return undefined
  // A node that lies may send as much as a message has room for.
  if (logs.reduce((length, log) => length + log.length, logs.length) > LONGEST_DIGEST) return undefined
  try {
    const hash = (text: string) => fromHexOfSize(text, 32)
    const parts = [hash(header.parentHash), compact(header.number), hash(header.stateRoot), hash(header.extrinsicsRoot)]
    return toHex0x(Blake2256(concat(...parts, compact(logs.length), ...logs.map(fromHex))))
  } catch (error) {
    if (error instanceof GliaError) return undefined
    throw error
  }
}

/**
 * New heads until they are left.
 *
 * @param saw is told of each head, with its digest, and which node gave it, before it is given out
 */
export async function* newHeads(
  rpc: Transport,
  which: 'best' | 'finalized',
  left: AbortSignal,
  saw: (node: string, header: Header, digest: unknown) => void = () => undefined,
): AsyncGenerator<Header, void> {
  const asked = headsOf(rpc, which)
  const told = await unlessLeft(left, asked)
  if (told === undefined) {
    // Left before it was confirmed: it ends once it is, or has failed, which is nobody's concern any more.
    asked.then(
      (unread) => unread.heads.close(),
      () => undefined,
    )
    return
  }
  const { node, heads } = told
  const close = () => heads.close()
  left.addEventListener('abort', close)
  try {
    for await (const head of heads) {
      const header = headerOf(node, head)
      saw(node, header, digestOf(head))
      yield header
    }
  } finally {
    left.removeEventListener('abort', close)
  }
}

/** New heads, and the node that tells of them. */
async function headsOf(rpc: Transport, which: 'best' | 'finalized') {
  const node = await nodeInUse(rpc)
  return { node, heads: await subscribeHeads(rpc, which, 64) }
}

/** New heads; a slow reader keeps so many of the latest. */
export function subscribeHeads(
  rpc: Transport,
  which: 'best' | 'finalized',
  limit: number,
): Promise<Subscription<WireHeader>> {
  const backlog = { limit, whenFull: 'latest' } as const
  return which === 'best'
    ? rpc.subscribe('chain_subscribeNewHeads', [], 'chain_unsubscribeNewHeads', backlog)
    : rpc.subscribe('chain_subscribeFinalizedHeads', [], 'chain_unsubscribeFinalizedHeads', backlog)
}
