/** What the office asks for about files of work orders. */
import { api, type Wire } from '../../device/index.ts'

export type OrdersRead = Wire['OrdersRead']
export type OrderRow = Wire['OrderRow']
export type Column = Wire['ColumnRead']
export type ColumnKey = Wire['KnownColumn']['key']
export type Mark = Wire['Mark']
export type Done = Wire['OrderFileDone']
export type Meant = Wire['OrderFile']

export function checkOrders(file: Meant): Promise<OrdersRead> {
  return api.post('/imports/check', file)
}

export function importOrders(file: Meant, key: string): Promise<Done> {
  return api.post('/imports', file, { key })
}

export async function readDone(): Promise<Done[]> {
  return (await api.get<Wire['OrderFilesDone']>('/imports')).items
}
