import { WATCHING, type Room } from '../room.ts'

export const room: Room = { place: 20, paths: ['/waiting', '/waiting/:parcel'], tab: null, roles: WATCHING }
