import { palletHome } from '@glia/frame'

export const home = palletHome({ name: 'Aura', index: 3 })
