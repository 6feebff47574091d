import { palletHome } from '@glia/frame'

export const home = palletHome({ name: 'Swap', index: 28 })
