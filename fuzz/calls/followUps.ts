import { fromHex, toHex0x } from '@glia/base'
import { type AccountId, callNamed, encode, type Runtime, runtimeCall } from '../../packages/frame/src/index.ts'
import {
  asHotkey,
  asMechId,
  asNetUid,
  type MechId,
  type NetUid,
  storageIndex,
} from '../../packages/runtime/src/pallets/subtensor/types.ts'
import { commitHash, type Reveal } from '../../packages/runtime/src/pallets/subtensor/weights/reveal.ts'
import { COLDKEYS, HOTKEYS, STRANGERS } from '../../packages/runtime/src/testing/busyChain.ts'
import { blake2b256 } from '../../packages/state/src/index.ts'
import type { Random } from '../random.ts'

/** A call and who has to sign it. */
export interface Signed {
  readonly signer: AccountId
  readonly call: Uint8Array
}

interface Commit {
  readonly hotkey: AccountId
  readonly netuid: NetUid
  readonly mecid: MechId
  readonly reveal: Reveal
}

/** Subnets on which weights are committed; the second has two mechanisms. */
const COMMITTING = [1, 3]

/**
 * Calls that nothing drawn by chance satisfies, since they tell what an earlier one hid: reveals of committed weights, the
 * account that a coldkey swap announced.
 */
export class FollowUps {
  readonly #runtime: Runtime
  readonly #random: Random
  readonly #commits: Commit[] = []

  constructor(runtime: Runtime, random: Random) {
    this.#runtime = runtime
    this.#random = random
  }

  /** Begins something, or goes on with it: in its time, too early, too late or once more. */
  next(): Signed {
    const kind = this.#random.below(8)
    if (kind < 3 || (kind < 6 && this.#commits.length === 0)) return this.#commit()
    if (kind < 6) return this.#revealed()
    return this.#swap(kind === 6)
  }

  #commit(): Signed {
    const random = this.#random
    const hotkey = random.pick(HOTKEYS)
    const netuid = asNetUid(random.pick(COMMITTING))
    const mecid = asMechId(random.oneIn(2) ? 0 : 1)
    const length = random.below(4)
    const reveal: Reveal = {
      uids: Uint16Array.from({ length }, (_, uid) => uid),
      values: Uint16Array.from({ length }, () => random.pick([0, 1, 65_535, random.below(65_536)])),
      salt: Uint16Array.from({ length: random.below(9) }, () => random.below(65_536)),
      versionKey: random.oneIn(5) ? random.bits(64) : 0n,
    }
    this.#commits.push({ hotkey, netuid, mecid, reveal })
    const hash = commitHash(asHotkey(hotkey), storageIndex(netuid, mecid), reveal)
    return mecid === 0
      ? this.#call(hotkey, 'commit_weights', { netuid, commitHash: hash })
      : this.#call(hotkey, 'commit_mechanism_weights', { netuid, mecid, commitHash: hash })
  }

  #revealed(): Signed {
    const { hotkey, netuid, mecid, reveal } = this.#random.pick(this.#commits)
    if (mecid !== 0) return this.#call(hotkey, 'reveal_mechanism_weights', { netuid, mecid, ...reveal })
    if (this.#random.oneIn(2)) return this.#call(hotkey, 'reveal_weights', { netuid, ...reveal })
    const all = this.#commits.filter((each) => each.hotkey === hotkey && each.netuid === netuid && each.mecid === 0)
    return this.#call(hotkey, 'batch_reveal_weights', {
      netuid,
      uidsList: all.map((each) => each.reveal.uids),
      valuesList: all.map((each) => each.reveal.values),
      saltsList: all.map((each) => each.reveal.salt),
      versionKeys: all.map((each) => each.reveal.versionKey),
    })
  }

  #swap(isBegun: boolean): Signed {
    const signer = this.#random.pick(COLDKEYS)
    const newColdkey = this.#random.pick(STRANGERS)
    if (!isBegun) return this.#call(signer, 'swap_coldkey_announced', { newColdkey })
    return this.#call(signer, 'announce_coldkey_swap', { newColdkeyHash: toHex0x(blake2b256(fromHex(newColdkey))) })
  }

  #call(signer: AccountId, name: string, args: object): Signed {
    return { signer, call: encode(runtimeCall, callNamed(this.#runtime, 'SubtensorModule', name, args)) }
  }
}
