import { palletHome } from '@glia/frame'

export const home = palletHome({ name: 'Scheduler', index: 15 })
