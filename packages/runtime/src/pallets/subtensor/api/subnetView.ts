import type { Ctx } from '@glia/frame'
import { subU64 } from '../arithmetic.ts'
import { currentBlock } from '../block.ts'
import * as store from '../storage/index.ts'
import {
  asUid,
  type Coldkey,
  type Hotkey,
  MAIN,
  type MechId,
  type NetUid,
  type StorageIndex,
  storageIndex,
  type Uid,
} from '../types.ts'
import { type StakeWeights, stakeWeightsOf } from './stakeWeights.ts'

const MAX_INDEX = 0xffff

/** One subnet as the runtime APIs look at it. What several fields need is read once. */
export class SubnetView {
  readonly ctx: Ctx
  readonly netuid: NetUid
  /** Where last updates and incentives of the mechanism are. */
  readonly index: StorageIndex
  #hotkeys: readonly Hotkey[] | undefined
  #coldkeys: readonly Coldkey[] | undefined
  #stakes: StakeWeights | undefined

  constructor(ctx: Ctx, netuid: NetUid, mechanism: MechId = MAIN) {
    this.ctx = ctx
    this.netuid = netuid
    // Mechanisms that cannot exist share the last index, as the reference's saturating arithmetic has it.
    this.index = Math.min(storageIndex(netuid, mechanism), MAX_INDEX) as StorageIndex
  }

  get size(): number {
    return store.subnetworkN.get(this.ctx, this.netuid)
  }

  /** Hotkeys by uid. */
  get hotkeys(): readonly Hotkey[] {
    this.#hotkeys ??= this.byUid((uid) => store.keys.get(this.ctx, this.netuid, uid))
    return this.#hotkeys
  }

  /** Coldkeys by uid. */
  get coldkeys(): readonly Coldkey[] {
    this.#coldkeys ??= this.hotkeys.map((hotkey) => store.owner.get(this.ctx, hotkey))
    return this.#coldkeys
  }

  /** Stake as consensus sees it, by uid. */
  get stakes(): StakeWeights {
    this.#stakes ??= stakeWeightsOf(this.ctx, this.netuid, this.hotkeys)
    return this.#stakes
  }

  get blocksSinceLastStep(): bigint {
    return subU64(currentBlock(this.ctx), store.lastMechansimStepBlock.get(this.ctx, this.netuid))
  }

  byUid<T>(read: (uid: Uid) => T): T[] {
    const values: T[] = []
    for (let uid = 0, size = this.size; uid < size; uid++) values.push(read(asUid(uid)))
    return values
  }

  /** u64 amounts by uid. */
  amounts(read: (hotkey: Hotkey, uid: Uid) => bigint): BigUint64Array {
    const hotkeys = this.hotkeys
    const values = new BigUint64Array(hotkeys.length)
    for (let uid = 0; uid < values.length; uid++) values[uid] = read(hotkeys[uid] as Hotkey, asUid(uid))
    return values
  }
}
