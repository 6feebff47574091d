import type { SubnetIdentity } from '../../metagraph/metagraph.ts'
import type { SubnetNumber } from '../../types.ts'
import { checkIdentity, checkSubnetIdentity } from '../checks/index.ts'
import { expectFee, feeOnly, subtensor, verb } from './verb.ts'

/** What a coldkey says about itself. */
export interface Identity {
  readonly name: string
  readonly url: string
  readonly githubRepo: string
  readonly image: string
  readonly discord: string
  readonly description: string
  readonly additional: string
}

/** Says who a coldkey is; what is left out becomes empty. */
export const setIdentity = verb<Partial<Identity> & Pick<Identity, 'name'>>({
  signer: 'coldkey',
  names: { name: true, url: true, githubRepo: true, image: true, discord: true, description: true, additional: true },
  calls: { 'SubtensorModule.set_identity': feeOnly },
  plan(scene, { name, url = '', githubRepo = '', image = '', discord = '', description = '', additional = '' }) {
    const members = { name, url, github_repo: githubRepo, image, discord, description, additional }
    const call = subtensor(scene, 'set_identity', {
      name: bytes(name),
      url: bytes(url),
      github_repo: bytes(githubRepo),
      image: bytes(image),
      discord: bytes(discord),
      description: bytes(description),
      additional: bytes(additional),
    })
    return {
      call,
      sentence: `Set the identity of ${scene.signer.address} to ${name}`,
      check: async () => {
        await checkIdentity(scene.view, scene.signer.address, members)
        await expectFee(scene, call)
      },
    }
  },
})

/** Says what a subnet is; what is left out becomes empty. Signed by its owner. */
export const setSubnetIdentity = verb<
  { readonly netuid: SubnetNumber } & Partial<SubnetIdentity> & Pick<SubnetIdentity, 'name'>
>({
  signer: 'coldkey',
  names: {
    netuid: true,
    name: true,
    githubRepo: true,
    contact: true,
    url: true,
    discord: true,
    description: true,
    logoUrl: true,
    additional: true,
  },
  calls: { 'SubtensorModule.set_subnet_identity': feeOnly },
  plan(scene, { netuid, name, ...rest }) {
    const { githubRepo = '', contact = '', url = '', discord = '', description = '', logoUrl = '' } = rest
    const members = {
      subnet_name: name,
      github_repo: githubRepo,
      subnet_contact: contact,
      subnet_url: url,
      discord,
      description,
      logo_url: logoUrl,
      additional: rest.additional ?? '',
    }
    const call = subtensor(scene, 'set_subnet_identity', {
      netuid,
      subnet_name: bytes(name),
      github_repo: bytes(githubRepo),
      subnet_contact: bytes(contact),
      subnet_url: bytes(url),
      discord: bytes(discord),
      description: bytes(description),
      logo_url: bytes(logoUrl),
      additional: bytes(members.additional),
    })
    return {
      call,
      sentence: `Set the identity of subnet ${netuid} to ${name}`,
      check: async () => {
        await checkSubnetIdentity(scene.view, scene.signer.address, netuid, members)
        await expectFee(scene, call)
      },
    }
  },
})

/** As bytes, since the codecs take a text that looks like hexadecimal for the bytes it stands for. */
const bytes = (text: string) => new TextEncoder().encode(text)
