import { palletHome } from '@glia/frame'

export const home = palletHome({ name: 'Commitments', index: 18 })
