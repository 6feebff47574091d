import { palletHome } from '@glia/frame'

export const home = palletHome({ name: 'Grandpa', index: 4 })
