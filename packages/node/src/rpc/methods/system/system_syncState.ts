import { method } from '../../core/method.ts'

/** Heights: nothing to catch up with. */
export const system_syncState = method('system_syncState', {}, (_params, services) => ({
  startingBlock: 0,
  currentBlock: services.chain.head.number,
  highestBlock: services.chain.head.number,
}))
