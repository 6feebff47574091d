import { connectionMethod } from '../../core/method.ts'
import { headerText } from '../../json/header.ts'

/** Headers of best blocks, the present one first. */
export const chain_subscribeNewHeads = connectionMethod(
  'chain_subscribeNewHeads',
  { aliases: ['chain_subscribeNewHead', 'subscribe_newHead'] },
  (_params, { chain, heads }, connection) => {
    const subscription = connection.open('chain_newHead', {
      newestOnly: true,
      onClose: () => heads.best.delete(subscription),
    })
    subscription.notify(headerText(chain.head))
    heads.best.add(subscription)
    return subscription.id
  },
)
