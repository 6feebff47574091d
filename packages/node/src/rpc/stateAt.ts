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
type InTurns = Pick<Services, 'chain' | 'turns'>

/**
 * The state after a block, or at the head. Can be interrupted as long as it is not at hand: what changed since is undone block by
 * block, which for a state of long ago takes seconds. After a pause it is asked for anew, since the block can go meanwhile.
 *
 * @throws NodeError UnknownBlock, StateDiscarded
 */
export const stateAt = (chain: Chain, hash: string | undefined): Generator<undefined, StateReader> =>
  reached(() => chain.state(hash), itself)

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
export const readAt = <T>(
  services: InTurns,
  at: string | undefined,
  caller: Caller,
  read: (state: StateReader) => T,
): T | Promise<T | undefined> => inTurns(services, caller, () => services.chain.state(at), itself, read)

/** The same for the runtime's view of a state. */
export const viewAt = <T>(
  services: InTurns,
  at: string | undefined,
  caller: Caller,
  read: (view: Ctx) => T,
): T | Promise<T | undefined> => inTurns(services, caller, () => services.chain.view(at), belowOf, read)

/** Goes on towards a state for as long as a slice of work lasts; answers whether it is at hand. */
export function isReached(state: Far, slice: Slice): boolean {
  while (!isAtHand(state) && !slice.over) state.approach(STEP)
  return isAtHand(state)
}

const isAtHand = ({ behind }: Far): boolean => behind <= NEAR
const itself = (state: StateReader): Far => state
const belowOf = ({ overlay }: Ctx): Far => overlay

/** @param find looks it up @param far tells what is to be gone through before it can be read */
function* reached<S>(find: () => S, far: (found: S) => Far): Generator<undefined, S> {
  for (;;) {
    const found = find()
    if (isAtHand(far(found))) return found
    far(found).approach(STEP)
    yield
  }
}

function inTurns<S, T>(
  { turns }: InTurns,
  caller: Caller,
  find: () => S,
  far: (found: S) => Far,
  read: (found: S) => T,
): T | Promise<T | undefined> {
  const found = find()
  if (isAtHand(far(found))) return read(found)
  return turns.job(caller.lane, reading(reached(find, far), read), () => caller.wanted())
}

function* reading<S, T>(found: Generator<undefined, S>, read: (state: S) => T): Generator<undefined, T> {
  return read(yield* found)
}
