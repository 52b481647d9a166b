// The one socket of this page.
import { Live } from './field/live.js'

export const live = new Live()
