/** A phone's disk: photographed between two transactions, and made anew from such a photograph. */

/** Every row of every store of an IndexedDB database. */
export type Disk = ReadonlyMap<string, readonly unknown[]>

let onCommit: ((database: IDBDatabase) => void) | null = null

const open = IDBDatabase.prototype.transaction
IDBDatabase.prototype.transaction = function (this: IDBDatabase, ...asked: Parameters<typeof open>) {
  const transaction = open.apply(this, asked)
  if (asked[1] === 'readwrite') transaction.addEventListener('complete', () => onCommit?.(this))
  return transaction
}

/** The disk as it is after so many more commits; `null` when `until` resolves before there were as many. */
export async function diskAfter(commits: number, until: Promise<unknown>): Promise<Disk | null> {
  const reached = new Promise<Promise<Disk>>((resolve) => {
    onCommit = (database) => {
      commits -= 1
      if (commits > 0) return
      onCommit = null
      resolve(photograph(database))
    }
  })
  const disk = await Promise.race([reached, until.then(() => null)])
  onCommit = null
  return disk
}

/** What a factory's database of this name holds now. */
export async function diskOf(factory: IDBFactory, name: string): Promise<Disk> {
  const database = await settled(factory.open(name))
  const disk = await photograph(database)
  database.close()
  return disk
}

/** Fills the stores of a database that is made already. */
export async function fill(factory: IDBFactory, name: string, disk: Disk): Promise<void> {
  const database = await settled(factory.open(name))
  const transaction = database.transaction([...disk.keys()], 'readwrite')
  for (const [store, rows] of disk) for (const row of rows) transaction.objectStore(store).put(row)
  await new Promise((resolve) => transaction.addEventListener('complete', resolve))
  database.close()
}

async function photograph(database: IDBDatabase): Promise<Disk> {
  const names = [...database.objectStoreNames]
  const transaction = database.transaction(names, 'readonly')
  return new Map(
    await Promise.all(
      names.map(async (name) => [name, await settled(transaction.objectStore(name).getAll())] as const),
    ),
  )
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error))
  })
}
