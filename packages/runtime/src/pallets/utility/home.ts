import { palletHome } from '@glia/frame'

export const home = palletHome({ name: 'Utility', index: 11 })
