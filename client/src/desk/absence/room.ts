import { PLANNING, type Room } from '../room.ts'

/** Somebody cannot come: what becomes of their visits. The board, the hours and the people lead here. */
export const room: Room = { place: 46, paths: ['/absence'], tab: null, roles: PLANNING }
