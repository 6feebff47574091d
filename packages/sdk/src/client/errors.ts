import { GliaError } from '@glia/base'

/** The chain has no such block, or the node does not keep it; or what was given is no hash of one. */
export class BlockError extends GliaError {
  constructor(message: string, code = 'BLOCK', cause?: unknown) {
    super(code, message, { cause })
  }
}

/** A map has more entries than who reads it wants to keep. */
export class TooManyEntries extends GliaError {
  /** @param name of the map, as Pallet.Item */
  constructor(name: string, most: number) {
    super(
      'TOO_MANY_ENTRIES',
      `expected ${most} entries of ${name} at most, found more: allow more of them (the option most of entries); if the chain cannot have that many, ask another node`,
    )
  }
}

/** The node had a block once and let it go. */
export class BlockPruned extends BlockError {
  constructor(number: number, newest: number) {
    super(
      `the node no longer has block ${number}, its newest is ${newest}: choose a later one, or a node that keeps more of them (glia node --history)`,
      'BLOCK_PRUNED',
    )
  }
}

/** A block was made by another runtime than the node has now, and the node does not tell how that one encodes. */
export class OtherRuntime extends BlockError {
  constructor(hash: string, specVersion: number, now: number, cause: unknown) {
    super(
      `block ${hash} is of a runtime of version ${specVersion}, the node's is ${now} and gives no metadata of that one: read at a later block, or ask another node`,
      'OTHER_RUNTIME',
      cause,
    )
  }
}

/** The metadata of too many other runtimes was asked for at a time: it is read once a second, since a node that lies has another one each time. */
export class TooManyRuntimes extends GliaError {
  /** @param longest seconds that one may have to wait for its turn */
  constructor(longest: number) {
    super(
      'TOO_MANY_RUNTIMES',
      `expected the turn of this block's runtime within ${longest} seconds, found more runtimes before it, whose metadata is read once a second: read the blocks of fewer runtimes at a time (or wait longer: the option requestTimeout); if the chain has not had that many, ask another node`,
    )
  }
}

/** The chain took back more blocks than were remembered, so that they cannot be named. */
export class RevertTooDeep extends BlockError {
  constructor(number: number, remembered: number) {
    super(
      `the chain went back below block ${number}, further than the ${remembered} newest blocks that are remembered: begin again at a block you know, or remember more (blocks({ remember }))`,
      'REVERT_TOO_DEEP',
    )
  }
}
