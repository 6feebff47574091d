import { auraDigest, BlockBuilder, Ctx, type H256, hexToBytes, type Runtime, systemItems } from '@glia/frame'
import { memoryStore, Overlay, type StateStore } from '@glia/state'
import { authorities } from '../pallets/aura/storage.ts'
import { subtensorRuntime } from '../runtime.ts'
import { slotDuration } from '../time.ts'
import { AUTHOR, vectorAccounts } from './accounts.ts'
import { MOCK_CONFIG } from './mock.ts'

/** After so many blocks nothing is kept decoded: the next one reads what the last ones stored. */
const FORGETS_EVERY = 3
const NO_PARENT = hashOf('')

export type VectorNames = ReturnType<typeof vectorAccounts>

/**
 * A chain in which vectors are replayed, made as a node makes it: every block in a builder on what the last one stored;
 * encoded, rooted and stored before the next.
 */
export class VectorChain {
  readonly rules: Runtime = subtensorRuntime(MOCK_CONFIG)
  readonly names: VectorNames
  readonly #store: StateStore = memoryStore({ history: 0 })
  #head: Ctx
  #block: BlockBuilder
  #stored = 0

  /** Opens block 1 on an empty state. */
  constructor() {
    this.#head = this.#fresh(0)
    this.names = vectorAccounts(this.#head)
    authorities.set(this.#head, [hexToBytes(this.names.toId(AUTHOR))])
    this.#store.commit({
      number: 0,
      hash: '0',
      parentHash: '',
      pending: this.#store.prepare(this.#head.overlay.changes()),
    })
    this.#head = this.#fresh(0)
    this.#block = this.#open(1, NO_PARENT)
  }

  /** The open block's view. */
  get ctx(): Ctx {
    return this.#block.ctx
  }

  /** Closes and stores the open block and opens the next, whose hooks run. */
  next(parentHash: string): void {
    const block = this.#block
    const pending = this.#store.prepare(block.finalise())
    const parent = String(this.#stored++)
    this.#store.commit({ number: this.#stored, hash: String(this.#stored), parentHash: parent, pending })
    const { blockNumber } = block.ctx
    if (this.#stored % FORGETS_EVERY === 0) this.#head = this.#fresh(blockNumber)
    else {
      this.#head.overlay.adopt(block.layer, this.#store.reader())
      this.#head.blockNumber = blockNumber
    }
    this.#block = this.#open(blockNumber + 1, hashOf(parentHash))
  }

  /** The open block is another one from here on, without any hook: as the reference's tests set it. */
  jump(number: number): void {
    this.ctx.blockNumber = number
    systemItems.number.set(this.ctx, number)
  }

  #open(number: number, parentHash: H256): BlockBuilder {
    const block = new BlockBuilder(this.#head, { number, parentHash, digest: { logs: [auraDigest(BigInt(number))] } })
    block.applyInherents({ timestamp: BigInt(number * slotDuration(this.rules.config)) })
    return block
  }

  #fresh(blockNumber: number): Ctx {
    return new Ctx(new Overlay(this.#store.reader(), this.rules), this.rules, { verify: () => true }, blockNumber)
  }
}

function hashOf(hex: string): H256 {
  return `0x${hex.replace(/^0x/, '').padStart(64, '0')}` as H256
}
