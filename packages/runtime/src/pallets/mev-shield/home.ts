import { palletHome } from '@glia/frame'

export const home = palletHome({ name: 'MevShield', index: 30 })
