import { bool, boundedBytes, identity, type PalletHome } from '@glia/frame'

/** `HasMigrationRun` of a pallet: names of the migrations that have run. Clients see it; no rule here asks for it. */
export const migrationsOf = (home: PalletHome) =>
  home.map({
    name: 'HasMigrationRun',
    docs: 'Migrations that have run.',
    key: [identity(boundedBytes(128))],
    value: bool,
  })
