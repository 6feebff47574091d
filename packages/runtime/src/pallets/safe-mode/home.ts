import { palletHome } from '@glia/frame'

export const home = palletHome({ name: 'SafeMode', index: 20 })
