/** What somebody without a password may ask for. */
import { api } from '../../device/index.ts'

export function setPassword(staffNo: string, code: string, password: string): Promise<void> {
  return api.post('/session/code', { staff_no: staffNo, code, new: password })
}
