import { connectionMethod } from '../../core/method.ts'
import { headerText } from '../../json/header.ts'

/** Headers of all blocks, the present head first. Without forks: those of best blocks. */
export const chain_subscribeAllHeads = connectionMethod(
  'chain_subscribeAllHeads',
  {},
  (_params, { chain, heads }, connection) => {
    const subscription = connection.open('chain_allHead', {
      newestOnly: true,
      onClose: () => heads.best.delete(subscription),
    })
    subscription.notify(headerText(chain.head))
    heads.best.add(subscription)
    return subscription.id
  },
)
