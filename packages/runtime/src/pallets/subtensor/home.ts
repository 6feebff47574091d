import { palletHome } from '@glia/frame'

export const home = palletHome({ name: 'SubtensorModule', index: 7 })
