import { blake2_128Concat, bool, h256, optional } from '@glia/frame'
import { migrationsOf } from '../migrations.ts'
import { home } from './home.ts'
import { orderStatus } from './order.ts'

export const orders = home.map({
  name: 'Orders',
  docs: 'What became of each order that was executed or cancelled.',
  key: [blake2_128Concat(h256)],
  value: optional(orderStatus),
})
export const limitOrdersEnabled = home.value({
  name: 'LimitOrdersEnabled',
  docs: 'Whether orders are executed; a network’s first state says yes.',
  value: bool,
})
const hasMigrationRun = migrationsOf(home)

export const limitOrdersStorage = [orders, limitOrdersEnabled, hasMigrationRun]
