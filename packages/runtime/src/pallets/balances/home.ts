import { palletHome } from '@glia/frame'

export const home = palletHome({ name: 'Balances', index: 5 })
