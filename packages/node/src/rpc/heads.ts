import type { Chain } from '../chain/chain.ts'
import { Hub } from './core/hub.ts'
import { headerText } from './json/header.ts'

/** Subscriptions to new, all and finalized heads. */
export class Heads {
  readonly best = new Hub()
  readonly finalized = new Hub()

  constructor(chain: Chain) {
    chain.events.on('block', (block) => this.best.publish(headerText(block)))
    chain.events.on('finalized', ({ from, to }) => {
      for (let number = from; number <= to; number++) {
        const block = chain.byNumber(number)
        if (block !== undefined) this.finalized.publish(headerText(block))
      }
    })
  }
}
