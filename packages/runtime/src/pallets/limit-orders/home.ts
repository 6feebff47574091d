import { palletHome } from '@glia/frame'

export const home = palletHome({ name: 'LimitOrders', index: 32 })
