import { boxed, type Codec, field, type PalletsOrigin, palletsOrigin, type RuntimeCall, runtimeCall } from '@glia/frame'

export const innerCall = field(boxed(runtimeCall as Codec<RuntimeCall>), 'Box<<T as Config>::RuntimeCall>')
export const asOrigin = field(boxed(palletsOrigin as Codec<PalletsOrigin>), 'Box<T::PalletsOrigin>')
