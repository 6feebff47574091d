import { palletHome } from '@glia/frame'

export const home = palletHome({ name: 'Preimage', index: 14 })
