/** The customer's way to the server (docs/protocol.md, section 12). */
import { api, type Wire } from '../device/index.ts'

export type Words = Wire['Words']
export type Promised = Wire['Promise']
/** Something that was asked during the visit. */
export type ReceiptItem = Wire['ReceiptItem']
export type ItemState = ReceiptItem['state']
export type Receipt = Wire['Receipt']
/** A visit of the order that went before. */
export type VisitBefore = Wire['VisitBefore']
export type Visit = Wire['Visit']
export type Company = Wire['Company']
/** A time, or a window, that can be chosen. */
export type Offer = Wire['TimeOffered']
export type Offers = Wire['TimesOffered']
export type ShownPhoto = Wire['ShownPhoto']
/** Where a receipt stands in the chain of sealed records, or stood before a backup was restored. */
export type Standing = Wire['Standing']

/** A visit that is over: what its customer thinks of it and sees of it, whether its order goes on or not. */
export interface Ended extends OfLink {
  /** Its id. */
  of: string
  stars: number | null
  photos: Visit['photos']
}

/** What every part of the page of a visit is given. */
export interface OfVisit extends OfLink {
  visit: Visit
}

export interface OfLink {
  link: string
  onNewer: (visit: Visit) => void
}

/** Opens a link; the cookie that comes with the answer lets every command speak for it. */
export const openLink = (link: string): Promise<Visit> => api.post('/portal/open', { link })

/** The visit of the link that was opened last in this browser; null when it is what the tag names still. */
export const newerVisit = (tag: string | null) => api.newer<Visit>('/portal/visit', tag)

export const readCompany = (): Promise<Company> => api.get('/portal/company')

export const confirm = (entry: string): Promise<Visit> => api.post('/portal/confirm', { entry })

// ---- another time, or none

export const readOffers = (): Promise<Offers> => api.get('/portal/times')

/** Throws Problem; 409 `taken` brings the times that are left. */
export const choose = (said: Wire['TimeChosen']): Promise<Visit> => api.post('/portal/move', said)

export const callOff = (said: Wire['NotWanted']): Promise<Visit> => api.post('/portal/cancel', said)

export const wish = (said: Wire['WishSaid']): Promise<Visit> => api.post('/portal/wish', said)

/** How the customer wants to be told of what is new. */
export const toldBy = (said: Wire['ToldBy']): Promise<Visit> => api.post('/portal/notices', said)

// ---- afterwards

export const rate = (said: Wire['Rated']): Promise<Visit> => api.post('/portal/rating', said)

export const remark = (said: Wire['Remarked']): Promise<Visit> => api.post('/portal/remark', said)

export const complain = (said: Wire['Complained']): Promise<Visit> => api.post('/portal/complaint', said)

export const mistake = (said: Wire['Mistaken']): Promise<Visit> => api.post('/portal/mistake', said)

export const wantAgain = (said: Wire['WantedAgain']): Promise<Visit> => api.post('/portal/again', said)

export const askCode = (visit: string): Promise<Visit> => api.post('/portal/photos/code', { visit })

export const openPhotos = (visit: string, code: string): Promise<Wire['PhotosShown']> =>
  api.post('/portal/photos/open', { visit, code })

/** The photos, in the browser where the code was typed lately. */
export const readPhotos = (): Promise<Wire['PhotosShown']> => api.get('/portal/photos')

export const agree = (visit: string, agree: boolean): Promise<Wire['PhotosShown']> =>
  api.post('/portal/photos/agreement', { visit, agree })

/** Says that what was promised to work does, or does not. */
export const sayWorking = (said: Wire['SaidWorking']): Promise<Visit> => api.post('/portal/working', said)

export const checkReceipt = (digest: string): Promise<Standing> => api.get(`/receipts/${digest}`)
