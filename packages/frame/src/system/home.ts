import { palletHome } from '../pallet/home.ts'

export const systemHome = palletHome({ name: 'System', index: 0 })
