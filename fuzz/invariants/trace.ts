import {
  type AccountId,
  type BlockBuilder,
  type Extrinsic,
  systemItems,
  ValidityFailure,
} from '../../packages/frame/src/index.ts'
import type { Candidate, Chain } from '../../packages/node/src/index.ts'
import { blockAuthor } from '../../packages/runtime/src/pallets/aura/author.ts'

/** What the frame keeps of each extrinsic, whatever becomes of it. */
const OF_EXTRINSICS = [
  systemItems.blockWeight,
  systemItems.extrinsicCount,
  systemItems.allExtrinsicsLen,
  systemItems.extrinsicData,
].map(({ prefix }) => prefix)

/** What became of a transaction that was tried by itself. */
export type Trace =
  | { readonly kind: 'refused' | 'succeeded' }
  /** `left` are the storage keys that it changed and may not have: anything but fee and nonce. */
  | { readonly kind: 'failed'; readonly left: readonly string[] }

/** Applies a transaction in a block of its own, which nobody sees, and looks at what it leaves where its call fails. */
export function traceOf(chain: Chain, timestamp: bigint, { extrinsic, verified }: Candidate): Trace {
  const builder = chain.openBlock(timestamp)
  builder.applyInherents({ timestamp })
  const before = written(builder)
  const events = builder.ctx.events.length
  try {
    const { error } = chain.host.trusting(verified, () => builder.apply(extrinsic))
    if (error === undefined) return { kind: 'succeeded' }
  } catch (fault) {
    if (fault instanceof ValidityFailure) return { kind: 'refused' }
    throw fault
  }
  const own = builder.ctx.events.slice(events)
  // Who has no TAO pays in alpha, which is sold for it: the pool moves.
  if (own.some(({ event }) => event.name === 'TransactionFeePaidWithAlpha')) return { kind: 'failed', left: [] }
  const paid = own.find(({ event }) => event.name === 'TransactionFeePaid')?.fields as { who: AccountId } | undefined
  const accounts = [signerOf(extrinsic), paid?.who, blockAuthor(builder.ctx)]
  const allowed = new Set(accounts.map((account) => account && systemItems.account.storageKey(account)))
  const left: string[] = []
  for (const [key, value] of written(builder)) {
    if (before.get(key) === value || allowed.has(key) || OF_EXTRINSICS.some((prefix) => key.startsWith(prefix)))
      continue
    left.push(key)
  }
  return { kind: 'failed', left }
}

const signerOf = ({ signed }: Extrinsic): AccountId | undefined =>
  signed?.address.type === 'Id' ? signed.address.value : undefined

const written = (builder: BlockBuilder): Map<string, string> =>
  new Map(
    builder.layer
      .changes()
      .map(({ key, value }) => [key, value === undefined ? '-' : Buffer.from(value).toString('hex')]),
  )
