import { Fault } from '@glia/base'

/** A mistake in a declaration or in the use of the framework, found at start-up or by a test; never caused by users. */
export class FrameError extends Fault {}
