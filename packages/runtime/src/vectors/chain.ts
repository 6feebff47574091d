import { fromHex } from '@glia/base'
import { type Ctx, type H256, type Runtime, systemItems } from '@glia/frame'
import { authorities } from '../pallets/aura/storage.ts'
import { TestChain } from '../testing/chain.ts'
import { AUTHOR, vectorAccounts } from './accounts.ts'
import { MOCK_CONFIG } from './mock.ts'

export type VectorNames = ReturnType<typeof vectorAccounts>

/** A chain in which vectors are replayed, with the reference's mock configuration and its one author. */
export class VectorChain {
  readonly names: VectorNames
  readonly #chain: TestChain

  /** Opens block 1 on an empty state. */
  constructor() {
    this.#chain = new TestChain({
      config: MOCK_CONFIG,
      genesis: (ctx) => authorities.set(ctx, [fromHex(vectorAccounts(ctx).toId(AUTHOR))]),
    })
    this.names = vectorAccounts(this.#chain.ctx)
    this.#chain.begin()
  }

  get rules(): Runtime {
    return this.#chain.rules
  }

  /** The open block's view. */
  get ctx(): Ctx {
    return this.#chain.ctx
  }

  /** Closes the open block and opens the next. */
  next(parentHash: string): void {
    this.#chain.end()
    this.#chain.begin(`0x${parentHash.replace(/^0x/, '').padStart(64, '0')}` as H256)
  }

  /** The open block has another number from here on, and no hook runs: as the reference's tests set it. */
  jump(number: number): void {
    this.ctx.blockNumber = number
    systemItems.number.set(this.ctx, number)
  }
}
