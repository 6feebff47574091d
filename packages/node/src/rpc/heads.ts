import type { Chain } from '../chain/chain.ts'
import { Hub } from './core/hub.ts'
import type { Subscription } from './core/subscription.ts'
import type { Turns } from './core/turns.ts'
import { headerText } from './json/header.ts'

const means = {
  tell: (subscription: Subscription, header: string) => subscription.notify(header),
  subscriptionOf: (subscription: Subscription) => subscription,
}

/**
 * Subscriptions to new, all and finalized heads. When blocks are taken back, the head is announced as it is then; so is the
 * last finalized block, when finalized ones were among them: what is announced next stands on it. Who is
 * behind hears of best blocks the newest alone; of finalized blocks each that the hub still keeps, from the oldest of them on: as
 * with a Substrate node, which leaves out what is final at once with a later one, its client looks at the numbers.
 */
export class Heads {
  readonly best: Hub<Subscription, string>
  readonly finalized: Hub<Subscription, string>

  constructor(chain: Chain, turns: Turns) {
    this.best = new Hub({ turns, newestOnly: true, ...means })
    this.finalized = new Hub({ turns, newestOnly: false, ...means })
    chain.events.on('block', () => {
      if (this.best.size > 0) this.best.publish(headerText(chain.head))
    })
    chain.events.on('reverted', ({ finalized }) => {
      if (this.best.size > 0) this.best.publish(headerText(chain.head))
      if (finalized && this.finalized.size > 0) this.finalized.publish(headerText(chain.head))
    })
    chain.events.on('finalized', ({ from, to }) => {
      if (this.finalized.size === 0) return
      for (let number = from; number <= to; number++) {
        const header = chain.headerAt(number)
        if (header !== undefined) this.finalized.publish(headerText(header))
      }
    })
  }
}
