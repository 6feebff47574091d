import type { NodeOptions } from '../../packages/node/src/index.ts'

/** What a node is started with so that it works out the state root only when it is asked. */
export const ROOT_AT_END: Partial<NodeOptions> = { stateRoots: 'onRequest' }
