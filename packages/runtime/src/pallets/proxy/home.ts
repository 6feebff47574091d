import { palletHome } from '@glia/frame'

export const home = palletHome({ name: 'Proxy', index: 16 })
