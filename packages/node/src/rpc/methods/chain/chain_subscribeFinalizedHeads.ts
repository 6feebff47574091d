import { connectionMethod } from '../../core/method.ts'
import { headerText } from '../../json/header.ts'

/** Headers of finalized blocks, the last one first. */
export const chain_subscribeFinalizedHeads = connectionMethod(
  'chain_subscribeFinalizedHeads',
  { aliases: ['chain_subscribeFinalisedHeads'] },
  (_params, { chain, heads }, connection) => {
    const subscription = connection.open('chain_finalizedHead', {
      newestOnly: true,
      onClose: () => heads.finalized.delete(subscription),
    })
    subscription.notify(headerText(chain.byNumber(chain.finalized) ?? chain.head))
    heads.finalized.add(subscription)
    return subscription.id
  },
)
