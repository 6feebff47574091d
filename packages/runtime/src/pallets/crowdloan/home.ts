import { palletHome } from '@glia/frame'

export const home = palletHome({ name: 'Crowdloan', index: 27 })
