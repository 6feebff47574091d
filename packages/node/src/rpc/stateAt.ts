import type { Ctx } from '@glia/frame'
import type { StateReader } from '@glia/state'
import type { Chain } from '../chain/chain.ts'
import { NodeError } from '../errors.ts'
import type { Caller } from './core/caller.ts'
import type { Slice } from './core/turns.ts'
import type { Services } from './services.ts'

/** Blocks that are gone through at once on the way to an old state, some tenths of a millisecond. */
const STEP = 32
/** A state that is so near is read at once. */
const NEAR = 64

type Far = Pick<StateReader, 'behind' | 'approach'>

/**
 * The state after a block, or at the head. Can be interrupted as long as it is not at hand: what changed since is undone block by
 * block, which for a state of long ago takes seconds. After a pause it is asked for anew, since the block can go meanwhile.
 *
 * @throws NodeError UnknownBlock, StateDiscarded
 */
export function* stateAt(chain: Chain, hash: string | undefined): Generator<undefined, StateReader> {
  for (;;) {
    const state = chain.state(hash)
    if (isAtHand(state)) return state
    state.approach(STEP)
    yield
  }
}

/** Bytes in which a state may differ from the head's for its trie to be worked out: a tenth of a second of work at once. */
export const MOST_UNPROVEN = 2 * 1024 * 1024

/**
 * The same where nodes of the state's trie are asked for, which are worked out from the head's and all that changed since.
 *
 * @throws as {@link stateAt}; NodeError ExecutionFailed where that is too much
 */
export function* trieAt(chain: Chain, hash: string): Generator<undefined, void> {
  const { footprint } = yield* stateAt(chain, hash)
  if (footprint <= MOST_UNPROVEN) return
  const details = `expected a block since which at most ${MOST_UNPROVEN} bytes of state have changed, found one with ${footprint}: ask for a proof at a newer block`
  throw new NodeError({ kind: 'ExecutionFailed', details })
}

/** What `read` makes of the state after a block: at once where it is at hand, else in turns. @throws as {@link stateAt} */
export function readAt<T>(
  services: Pick<Services, 'chain' | 'turns'>,
  at: string | undefined,
  caller: Caller,
  read: (state: StateReader) => T,
): T | Promise<T | undefined> {
  const { chain, turns } = services
  const state = chain.state(at)
  if (isAtHand(state)) return read(state)
  return turns.job(caller.lane, reading(stateAt(chain, at), read), () => caller.wanted())
}

/** The same for the runtime's view of a state. */
export function viewAt<T>(
  services: Pick<Services, 'chain' | 'turns'>,
  at: string | undefined,
  caller: Caller,
  read: (view: Ctx) => T,
): T | Promise<T | undefined> {
  const { chain, turns } = services
  const view = chain.view(at)
  if (isAtHand(view.overlay)) return read(view)
  return turns.job(caller.lane, reading(viewing(chain, at), read), () => caller.wanted())
}

/** Goes on towards a state for as long as a slice of work lasts; answers whether it is at hand. */
export function isReached(state: Far, slice: Slice): boolean {
  while (!isAtHand(state) && !slice.over) state.approach(STEP)
  return isAtHand(state)
}

const isAtHand = ({ behind }: Far): boolean => behind <= NEAR

function* viewing(chain: Chain, hash: string | undefined): Generator<undefined, Ctx> {
  for (;;) {
    const view = chain.view(hash)
    if (isAtHand(view.overlay)) return view
    view.overlay.approach(STEP)
    yield
  }
}

function* reading<S, T>(found: Generator<undefined, S>, read: (state: S) => T): Generator<undefined, T> {
  return read(yield* found)
}
