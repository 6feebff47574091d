import { unsubscribe } from '../../core/method.ts'

/** Ends archive_v1_storage. */
export const archive_v1_stopStorage = unsubscribe('archive_v1_stopStorage')
