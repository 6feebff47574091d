import { unsubscribe } from '../../core/method.ts'

/** Ends author_submitAndWatchExtrinsic. */
export const author_unwatchExtrinsic = unsubscribe('author_unwatchExtrinsic')
