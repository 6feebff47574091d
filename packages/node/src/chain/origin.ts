import { toHex0x } from '@glia/base'
import { Ctx, type H256 } from '@glia/frame'
import { type AuxEntry, Overlay, type StateStore } from '@glia/state'
import { NodeError } from '../errors.ts'
import { assemble, type Block, NO_ROOT } from './block.ts'
import type { BlockIndex } from './blockIndex.ts'
import type { ChainSpec } from './spec.ts'

const ZERO_HASH = `0x${'00'.repeat(32)}` as H256

/** Writes block 0 into an empty store, and `records` with it. */
export function startChain(
  spec: ChainSpec,
  store: StateStore,
  blocks: BlockIndex,
  records: readonly AuxEntry[] = [],
): Block {
  const { runtime } = spec
  const ctx = new Ctx(new Overlay(store.reader(), runtime), runtime, { verify: () => false }, 0)
  spec.genesis(ctx, () => {
    store.fill(ctx.overlay.changes())
    ctx.overlay.settle(store.reader())
  })
  const pending = store.prepare(ctx.overlay.changes())
  const start = { number: 0, parentHash: ZERO_HASH, digest: { logs: [] } }
  const block = assemble(start, pending.root, [])
  store.commit({
    number: 0,
    hash: block.hash,
    parentHash: ZERO_HASH,
    pending,
    aux: [...blocks.records(block), ...records],
  })
  return block
}

/** The head of a store that holds a chain. Throws NodeError Database when what it holds does not fit together. */
export function openStored(store: StateStore, blocks: BlockIndex): Block {
  const head = store.head as { number: number; hash: string }
  const block = blocks.required(head.number)
  const root = store.root(head.number)
  const stateRoot = root === undefined ? NO_ROOT : toHex0x(root)
  // A block that was made without a root can have been stored with one since: by a snapshot file.
  const rootless = block.header.stateRoot === NO_ROOT
  if (block.hash !== head.hash || (!rootless && stateRoot !== block.header.stateRoot)) {
    throw new NodeError({
      kind: 'Database',
      details: `expected block ${head.number} with hash ${head.hash} and state root ${stateRoot}, found header ${block.hash} with state root ${block.header.stateRoot}: the data directory is damaged`,
    })
  }
  return block
}
