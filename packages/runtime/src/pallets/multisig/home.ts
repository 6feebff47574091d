import { palletHome } from '@glia/frame'

export const home = palletHome({ name: 'Multisig', index: 13 })
