import { palletHome } from '@glia/frame'

export const home = palletHome({ name: 'Drand', index: 26 })
