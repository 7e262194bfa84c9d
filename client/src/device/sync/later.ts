/**
 * What comes after the first visits, in a chunk of its own. Pruning is due soon after them: so all of it is here before the
 * network may go.
 */
export { prune } from '../retention.ts'
export { have, put } from './photos.ts'
