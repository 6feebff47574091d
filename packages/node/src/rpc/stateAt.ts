import type { Ctx } from '@glia/frame'
import type { StateReader, Trie, TrieLook } from '@glia/state'
import type { Chain } from '../chain/chain.ts'
import { NodeError } from '../errors.ts'
import type { Caller } from './core/caller.ts'
import type { Slice } from './core/turns.ts'
import type { Services } from './services.ts'

/** Milliseconds in which most states are at hand that anybody asks for: those are read at once. */
const AT_ONCE_MS = 1

type Far = Pick<StateReader, 'approach'>
type InTurns = Pick<Services, 'chain' | 'turns'>

/**
 * The state after a block, or at the head. Can be interrupted as long as it is not at hand: what the blocks since have overwritten is
 * looked through, which for a state of long ago takes seconds. After a pause it is asked for anew, since the block can go meanwhile.
 *
 * @throws NodeError UnknownBlock, StateDiscarded; StateError TooFar
 */
export const stateAt = (chain: Chain, hash: string | undefined): Generator<undefined, StateReader> =>
  reached({ chain, at: hash, find: () => chain.state(hash), far: itself })

/** A value of the state after a block. Can be interrupted. @throws as {@link stateAt} */
export function* valueAt(chain: Chain, hash: string, key: string): Generator<undefined, Uint8Array | undefined> {
  return (yield* stateAt(chain, hash)).get(key)
}

/**
 * The trie after a block, with its values at hand. Can be interrupted: where much has changed since, it is half a second of work. It is
 * to be asked before anything else happens.
 *
 * @throws as {@link stateAt}, and StateError TooFar
 */
export function* trieAt(chain: Chain, hash: string, look: TrieLook): Generator<undefined, Trie> {
  for (;;) {
    yield* stateAt(chain, hash)
    const trie = look.approach()
    if (trie !== undefined) return trie
    yield
  }
}

/** What `read` makes of the state after a block: at once where it is at hand, else in turns. @throws as {@link stateAt} */
export const readAt = <T>(
  services: InTurns,
  at: string | undefined,
  caller: Caller,
  read: (state: StateReader) => T,
): T | Promise<T | undefined> => inTurns(services, caller, wayTo(services, at), read)

/** The same for the runtime's view of a state. */
export const viewAt = <T>(
  services: InTurns,
  at: string | undefined,
  caller: Caller,
  read: (view: Ctx) => T,
): T | Promise<T | undefined> => {
  const { chain } = services
  return inTurns(services, caller, { chain, at, find: () => chain.view(at), far: ({ overlay }: Ctx) => overlay }, read)
}

/** Goes on towards a state for as long as a slice of work lasts; answers whether it is at hand. */
export const isReached = (state: Far, slice: Slice): boolean => state.approach(() => !slice.over)

/** How a state is looked up, and what of it tells how far it is. */
interface Way<S> {
  readonly chain: Chain
  readonly at: string | undefined
  readonly find: () => S
  readonly far: (found: S) => Far
}

const itself = (state: StateReader): Far => state
const wayTo = ({ chain }: InTurns, at: string | undefined): Way<StateReader> => ({
  chain,
  at,
  find: () => chain.state(at),
  far: itself,
})

function* reached<S>({ chain, at, find, far }: Way<S>): Generator<undefined, S> {
  const found = find()
  if (far(found).approach(never)) return found
  const letGo = chain.store.hold(chain.header(at).number)
  try {
    for (;;) {
      yield
      const again = find()
      if (far(again).approach(never)) return again
    }
  } finally {
    letGo()
  }
}

/** Asked after the first step of work whether there is to be another. */
const never = () => false

function inTurns<S, T>(
  { turns }: InTurns,
  caller: Caller,
  way: Way<S>,
  read: (found: S) => T,
): T | Promise<T | undefined> {
  const found = way.find()
  const ends = performance.now() + AT_ONCE_MS
  if (way.far(found).approach(() => performance.now() < ends)) return read(found)
  return turns.job(caller.lane, reading(reached(way), read), () => caller.wanted())
}

function* reading<S, T>(found: Generator<undefined, S>, read: (state: S) => T): Generator<undefined, T> {
  return read(yield* found)
}

/** A block was taken back, or its state is gone. */
export const isGone = (fault: unknown): boolean =>
  fault instanceof NodeError && (fault.shape.kind === 'UnknownBlock' || fault.shape.kind === 'StateDiscarded')
