import type { NodeOptions } from '../../packages/node/src/index.ts'

/**
 * What a node is started with so that it computes the state root only when the run is over. The one place to switch the
 * figure on: undefined while the engine has no such option, and `blocks` then leaves the figure out.
 */
export const ROOT_AT_END: Partial<NodeOptions> | undefined = undefined
