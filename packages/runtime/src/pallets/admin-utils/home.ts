import { palletHome } from '@glia/frame'

export const home = palletHome({ name: 'AdminUtils', index: 19 })
