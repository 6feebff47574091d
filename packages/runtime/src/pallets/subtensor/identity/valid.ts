import type { ChainIdentity, SubnetIdentity } from '../types.ts'

const within = (limits: readonly (readonly [Uint8Array, number])[]) =>
  limits.every(([text, limit]) => text.length <= limit)

/** Each member within its length (`is_valid_identity`; the limit of the sum follows from these). */
export function isValidIdentity(identity: ChainIdentity): boolean {
  return within([
    [identity.name, 256],
    [identity.url, 256],
    [identity.githubRepo, 256],
    [identity.image, 1024],
    [identity.discord, 256],
    [identity.description, 1024],
    [identity.additional, 1024],
  ])
}

/** Each member within its length (`is_valid_subnet_identity`). */
export function isValidSubnetIdentity(identity: SubnetIdentity): boolean {
  return within([
    [identity.subnetName, 256],
    [identity.githubRepo, 1024],
    [identity.subnetContact, 1024],
    [identity.subnetUrl, 1024],
    [identity.discord, 256],
    [identity.description, 1024],
    [identity.logoUrl, 1024],
    [identity.additional, 1024],
  ])
}
