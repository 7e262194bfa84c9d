/** The customer's way to the server (docs/protocol.md, section 12). */
import { api, type Wire } from '../device/index.ts'

export type Words = Wire['Words']
export type Promised = Wire['Promise']
/** Something that was asked during the visit. */
export type ReceiptItem = Wire['ReceiptItem']
export type ItemState = ReceiptItem['state']
export type Receipt = Wire['Receipt']
export type Visit = Wire['Visit']
/** Where a receipt stands in the chain of sealed records, or stood before a backup was restored. */
export type Standing = Wire['Standing']

/** Opens a link; the cookie that comes with the answer lets `confirm` speak for it. */
export const openLink = (link: string): Promise<Visit> => api.post('/portal/open', { link })

export const confirm = (entry: string): Promise<Visit> => api.post('/portal/confirm', { entry })

export const checkReceipt = (digest: string): Promise<Standing> => api.get(`/receipts/${digest}`)
