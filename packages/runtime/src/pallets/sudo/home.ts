import { palletHome } from '@glia/frame'

export const home = palletHome({ name: 'Sudo', index: 12 })
